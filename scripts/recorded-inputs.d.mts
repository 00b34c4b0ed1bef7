// biome-ignore lint/suspicious/noExplicitAny: read from files and the log, compared and not typed
type Json = any;

export function readScenarios(): Json[];
export function recordedInputs(): Promise<Json>;
