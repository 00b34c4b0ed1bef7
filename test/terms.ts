const DAY = 86_400_000;

export const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

/** What an agreement says that is in force once every party has signed it. */
export const TERMS = {
  title: 'Volunteers who visit',
  kind: 'CONTROLLER_TO_CONTROLLER',
  parties: [{ partner: 'local_charity', lawfulBasis: 'legitimate_interests' }],
  purposes: ['service_delivery.adult_social_care'],
  dataCategories: ['identity', 'contact'],
  starts: inDays(-1),
  review: inDays(100),
  ends: inDays(365),
  retention: 'Six years',
};

/** What a person agreed to a day ago, for a month. */
export const consentOf = (reference: string, subject: string) => ({
  reference,
  subject,
  explicit: true,
  purposes: ['service_information'],
  dataCategories: ['identity'],
  partners: ['insurer'],
  given: inDays(-1),
  expires: inDays(30),
  givenBy: 'SELF',
  how: 'PAPER',
  told: 'Form C7',
});
