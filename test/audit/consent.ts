import type { Input, Stock } from '../questions.js';
import type { Json } from '../service.js';
import {
  anyOf,
  type Change,
  consentIs,
  consentNames,
  different,
  noConsent,
  together,
} from './changes.js';
import type { Case, Item } from './item.js';

export function consentItems(stock: Stock): Item[] {
  const special: Item['about'] = (category) =>
    (stock.vocabulary.data_categories as Json)[category].class === 'special';
  const silent = (what: string, change: Change, of?: (consent: Json, input: Input) => boolean) => ({
    rule: 'consent',
    what: `misses: ${what}`,
    when: 'silent' as const,
    of: ({ input }: Case) => !of || Boolean(input.facts.consent && of(input.facts.consent, input)),
    change,
  });
  const speaks = (what: string, of: (consent: Json) => boolean, change: Change): Item => ({
    rule: 'consent',
    what: `meets: ${what}`,
    when: 'speaks',
    of: ({ input }) => of(input.facts.consent),
    change,
  });
  const later: Change = (input) => consentIs({ expires: input.facts.now + 1 })(input);
  const named = Object.entries(stock.consents).map(
    ([reference, consent]): Change =>
      (input) => [
        different(input, ({ request, facts }) => {
          request.consent = reference;
          facts.consent = consent;
        }),
      ],
  );
  return [
    { ...silent('none is named', anyOf(...named)), of: ({ input }) => !input.facts.consent },
    silent(
      'it was withdrawn',
      together(consentIs({ status: 'ACTIVE', withdrawn: undefined }), later),
      ({ withdrawn }) => withdrawn,
    ),
    silent('it has expired', later, ({ expires }, { facts }) => expires <= facts.now),
    silent('another partner', consentNames('partners', 'partner')),
    silent('another purpose', consentNames('purposes', 'purpose')),
    silent('other data', consentNames('dataCategories', 'dataCategories')),
    silent('authority not verified', consentIs({ authorityVerified: true })),
    { ...silent('not explicit, special data', consentIs({ explicit: true })), about: special },
    silent('a child’s, given online', consentIs({ online: false })),
    silent('a child of twelve’s, given online', consentIs({ age: 13 })),
    speaks('by the person', ({ givenBy }) => givenBy === 'SELF', noConsent),
    speaks(
      'by a representative whose authority is verified',
      ({ givenBy }) => givenBy === 'REPRESENTATIVE',
      consentIs({ authorityVerified: false }),
    ),
    {
      ...speaks(
        'explicit, special data',
        ({ explicit }) => explicit,
        consentIs({ explicit: false }),
      ),
      about: special,
    },
    speaks('not explicit, ordinary data', ({ explicit }) => !explicit, noConsent),
  ];
}
