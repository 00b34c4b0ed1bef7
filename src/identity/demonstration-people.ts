import type { Role } from './claims.js';

/** The invented people of the demonstration: for four eyes it takes two with the role governance. */
export const PEOPLE: Readonly<Record<string, { role: Role; does: string }>> = {
  asha: { role: 'asker', does: 'social worker' },
  omar: { role: 'asker', does: 'housing officer' },
  grace: { role: 'governance', does: 'information governance officer' },
  gareth: { role: 'governance', does: 'data protection officer' },
  gwen: { role: 'governance', does: 'Caldicott guardian' },
  audrey: { role: 'auditor', does: 'internal auditor' },
  amir: { role: 'auditor', does: 'external auditor' },
};
