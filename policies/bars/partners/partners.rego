# METADATA
# title: Bars on the partner
# description: What stops sharing because of who the partner is.
package mayishare.bars.partners

import data.mayishare.coverage
import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: The partner is suspended
# description: Nothing goes to, or comes from, a partner suspended in the register, unless a court orders it.
# related_resources:
#   - description: UK GDPR Article 24
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/24
# custom:
#   subject: partners
partner_suspended := sentence.bar(question.categories, $"{question.partner.name} is suspended in the register, and no court order is held") if {
	not question.partner.status == "ACTIVE"
	not question.holds("court_order")
}

# METADATA
# title: The partner's assurance is missing or out of date
# description: >-
#   What can be shared only under an agreement also needs the partner's systems to have been checked,
#   and the check to be in date. What the law lets or makes the council share without an agreement
#   does not wait for it.
# related_resources:
#   - description: UK GDPR Article 24
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/24
#   - description: ICO data sharing code of practice
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/data-sharing/data-sharing-a-code-of-practice/
# custom:
#   subject: partners
assurance_expired := sentence.bar(categories, $"{sentence.labels(categories)} can {sentence.way} {question.partner.name} only under an agreement, and the partner’s assurance is missing or past its date") if {
	categories := coverage.blocked.assurance_expired
}
