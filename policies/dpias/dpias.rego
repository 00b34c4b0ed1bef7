# METADATA
# title: Data protection impact assessments
# description: When one is needed, what it has to cover, and whether one does.
# related_resources:
#   - description: UK GDPR Article 35
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/35
package mayishare.dpias

import data.mayishare.question

sensitive := question.under(["special", "criminal", "social_care"])

default needed := false

needed if profiling

needed if {
	question.request.recordCount >= 1000
	count(sensitive) > 0
}

profiling if question.purpose_in(["insight.profiling"])

# METADATA
# title: What the assessment has to cover
# description: The special, criminal and social care categories asked for; for profiling, all of them.
to_cover := question.categories if profiling

to_cover := sensitive if not profiling

# METADATA
# title: The reviews ahead of those that are approved and cover the purpose and the data
reviews := [dpia.review |
	some dpia in question.facts.controller.dpias
	dpia.approved <= question.now
	question.now < dpia.review
	question.covers(dpia.purposes, question.purposes)
	every category in to_cover { question.covers(dpia.dataCategories, question.names[category]) }
]

default approved := false

approved if count(reviews) > 0

emergency if question.stated("civil_emergency")

emergency if question.stated("life_threatening_emergency")

emergency if question.stated("serious_harm_risk")
