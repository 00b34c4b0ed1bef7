# METADATA
# title: Bars on special category data
# description: What stops sharing because of the nature of the data.
package mayishare.bars.special_categories

import data.mayishare.consents
import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: A protected gender history
# description: >-
#   It is an offence to disclose that somebody has a gender recognition certificate, learned in an
#   official capacity, save by order of a court, to prevent or investigate crime, or with the
#   person's own consent to this use of this data, or at their own request.
# related_resources:
#   - description: Gender Recognition Act 2004 section 22
#     ref: https://www.legislation.gov.uk/ukpga/2004/7/section/22
# custom:
#   subject: special_categories
gender_history_protected := sentence.bar(question.categories, $"{sentence.labels(question.categories)} would reveal a protected gender history, and neither a court order, nor the prevention of crime by the police, nor the person’s own explicit consent allows it") if {
	question.stated("gender_recognition")
	not question.holds("court_order")
	not question.police_and_crime
	not consents.own_explicit
	not question.asked_by_the_person
}

# METADATA
# title: The national data opt-out
# description: >-
#   Health and social care data that identifies people is not used for research, insight or management
#   where the person has opted out, unless they explicitly consented to this use.
# related_resources:
#   - description: Health and Social Care Act 2012
#     ref: https://www.legislation.gov.uk/ukpga/2012/7
#   - description: NHS national data opt-out
#     ref: https://digital.nhs.uk/services/national-data-opt-out
# custom:
#   subject: special_categories
national_opt_out := sentence.bar(categories, $"The person has opted out of uses of {sentence.labels(categories)} beyond their own care, and no explicit consent covers this one") if {
	question.stated("national_opt_out")
	question.purpose_in(["research", "insight", "service_management"])
	not question.form == "PSEUDONYMISED"
	categories := {category |
		some category in question.under(["health", "social_care"])
		not consents.explicit_covers(category)
	}
	count(categories) > 0
}
