/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  // The quick ones; `npm run test:long` runs the others.
  testMatch: [process.env.LONG ? '**/*.long.spec.ts' : '**/!(*.long).spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // Most of the time is spent waiting for services to start: two at once on two cores.
  maxWorkers: 2,
  testTimeout: process.env.LONG ? 240_000 : 60_000,
};
