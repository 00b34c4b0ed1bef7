# METADATA
# title: Is it personal data?
# description: >-
#   Data protection law speaks of living people who can be identified. What is not about one is
#   answered here, before any bar or ground.
package mayishare.scope

import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: Anonymous information
# description: Information from which nobody can be identified is not personal data.
# related_resources:
#   - description: UK GDPR Recital 26
#     ref: https://www.legislation.gov.uk/eur/2016/679/introduction
default anonymous := false

anonymous if question.form in ["ANONYMISED", "AGGREGATED"]

# METADATA
# title: A person who has died
# description: The UK GDPR protects living individuals. What is about somebody else too may be about one.
# related_resources:
#   - description: UK GDPR Article 4(1)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/4
default deceased := false

deceased if {
	died
	not question.stated("third_party_data")
}

died if {
	not anonymous
	question.request.subject.kind == "DECEASED"
}

# METADATA
# title: Confidences of the dead are asked for
# description: >-
#   Where the data is about the living too, data protection law applies to it for their sake, and takes
#   nothing from the confidence of the dead.
default kept_in_confidence := false

kept_in_confidence if {
	died
	count(in_confidence) > 0
}

# METADATA
# title: Confidence outlives the person
# description: >-
#   Health and social care records of someone who has died go only to their personal representative,
#   by order of a court, or to a court, the NHS or the police.
# related_resources:
#   - description: Access to Health Records Act 1990 section 3(1)(f)
#     ref: https://www.legislation.gov.uk/ukpga/1990/23/section/3
in_confidence contains category if {
	not may_be_told
	some category in question.under(["health", "social_care"])
}

# METADATA
# title: What nobody knows may be in confidence
in_confidence contains category if {
	not may_be_told
	some category in question.categories
	not question.class(category)
}

may_be_told if question.holds("authority_to_act")

may_be_told if question.holds("court_order")

may_be_told if question.partner.kind in ["court", "nhs_body", "police"]

answer := allowed("anonymous_information", "no_reidentification", $"{sentence.labels(question.categories)} in this form is anonymous information, not personal data") if anonymous

answer := allowed("not_living", "confidentiality_survives", $"{sentence.labels(question.categories)} of a person who has died is not personal data") if {
	deceased
	not kept_in_confidence
}

answer := refused if {
	deceased
	kept_in_confidence
}

allowed(code, obligation, message) := {
	"outcome": "ALLOW",
	"denialKind": null,
	"reasons": [{
		"code": code,
		"rule": rules[code],
		"message": message,
		"dataCategories": question.categories,
	}],
	"lawfulBases": [],
	"conditions": [],
	"gateways": [],
	"obligations": [obligation],
	"agreements": [],
	"emergency": false,
	"validUntil": question.now + 86400,
}

rules := {"anonymous_information": "scope.anonymous", "not_living": "scope.deceased"}

refused := {
	"outcome": "DENY",
	"denialKind": "NOT_COVERED",
	"reasons": [reason |
		some category in sort(in_confidence)
		reason := {
			"code": "evidence_missing",
			"rule": "scope.in_confidence",
			"message": sentence.of_the_dead(category),
			"dataCategories": [category],
			"ground": null,
			"lacks": [{"code": "evidence_missing", "kind": "evidence", "name": "authority_to_act"}],
		}
	],
	"lawfulBases": [],
	"conditions": [],
	"gateways": [],
	"obligations": [],
	"agreements": [],
	"emergency": false,
	"validUntil": question.now + 86400,
}
