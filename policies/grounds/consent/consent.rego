# METADATA
# title: Consent
# description: The person, or someone who may speak for them, has agreed to just this.
package mayishare.grounds.consent

import data.mayishare.needs
import data.mayishare.question

# METADATA
# title: The person's consent
# description: >-
#   What the person has agreed to share may be shared, as long as the consent in the register is
#   neither withdrawn nor expired and covers this partner, this purpose and this data. It must be
#   given by the person, or by a representative whose authority has been checked, must be explicit
#   for special category and criminal offence data, and no refusal may be stated beside it.
# related_resources:
#   - description: UK GDPR Article 6(1)(a)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/6
#   - description: UK GDPR Article 7 (conditions for consent)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/7
#   - description: UK GDPR Article 9(2)(a) (explicit consent)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/9
#   - description: Data Protection Act 2018 Schedule 1 paragraph 29 (criminal offence data)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/29
#   - description: ICO guidance on consent
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/lawful-basis/consent/
# custom:
#   subject: consent
#   adds: [honour_withdrawal]
consent := [needs.absent("consent_refused")] if question.request.consent == question.facts.consent.reference
