# METADATA
# title: Bars on transfers abroad
# description: What stops data from being used outside the United Kingdom.
package mayishare.bars.transfers

import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: A transfer without protection
# description: >-
#   Data goes abroad only to countries covered by UK transfer regulations, to US partners certified
#   under the UK-US data bridge, under a transfer agreement with a transfer risk assessment, or where
#   a life is at stake. A person who asks for their own data gets it wherever they are.
# related_resources:
#   - description: UK GDPR Articles 44A to 49
#     ref: https://www.legislation.gov.uk/eur/2016/679/chapter/V
#   - description: ICO guidance on international transfers
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/international-transfers/
# custom:
#   subject: transfers
#   reading: recent drafting (Data (Use and Access) Act 2025)
transfer_unprotected := sentence.bar(question.categories, $"{sentence.labels(question.categories)} would be used in {question.request.country}, which UK transfer regulations do not cover, without a transfer agreement and a transfer risk assessment") if {
	not question.protected_country
	not question.transfer_safeguarded
	not question.stated("life_threatening_emergency")
	not question.own_data
}
