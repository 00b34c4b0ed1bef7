# METADATA
# title: Conditions for special category and criminal offence data
# description: >-
#   Which condition a ground relies on for special category or criminal offence data, and what that
#   condition needs: an appropriate policy document (Schedule 1 Part 4) or a duty of confidentiality
#   on the recipient (Article 9(3), section 11(1)). Ordinary data needs none.
# related_resources:
#   - description: Data Protection Act 2018 Schedule 1
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1
package mayishare.conditions

import data.mayishare.needs
import data.mayishare.question

# METADATA
# title: The conditions a ground relies on for a class of data
relied_on(row, class) := object.get(row, class, [])

# METADATA
# title: What the conditions lack
lacks(_, "ordinary") := []

lacks(row, class) := missing(row, class) if class in ["special", "criminal"]

missing(row, class) := array.concat(policies_missing(row, class), secrecy_missing(row, class)) if {
	complete(row, class)
} else := [{"met": false, "code": "no_ground", "kind": "condition", "name": class}]

# METADATA
# title: Conditions, each with one of the Schedule 1 paragraphs it needs
# related_resources:
#   - description: Data Protection Act 2018 sections 10 and 11
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/10
complete(row, class) if {
	codes := relied_on(row, class)
	count(codes) > 0
	every code in codes { paragraph_fits(code, codes) }
}

paragraph_fits(code, _) if not data.vocabulary.conditions[code].needs_schedule_1

paragraph_fits(code, codes) if question.covers(data.vocabulary.conditions[code].needs_schedule_1, codes)

# METADATA
# title: The appropriate policy documents that are not there
# description: A condition of which nothing is known needs one.
policies_missing(row, class) := [need |
	some code in policies_needed(row, class)
	count(reviews(code)) == 0
	need := {
		"met": false,
		"code": "appropriate_policy_missing",
		"kind": "register",
		"name": "appropriate_policy",
		"condition": code,
	}
]

policies_needed(row, class) := [code |
	some code in with_policy(row, class)
	not data.vocabulary.conditions[code].needs_appropriate_policy == false
	not excepted(code)
]

# METADATA
# title: Until when the appropriate policy documents relied on need no review
policy_ends(row, class) := [max(reviews(code)) | some code in policies_needed(row, class)] if {
	class in ["special", "criminal"]
}

# METADATA
# title: Paragraph 36 needs the policy document of the paragraph it extends
# related_resources:
#   - description: Data Protection Act 2018 Schedule 1 paragraph 36
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/36
with_policy(row, class) := object.get(row, "extends", object.get(row, "special", ["sch1.36"])) if {
	"sch1.36" in relied_on(row, class)
} else := relied_on(row, class)

# METADATA
# title: No policy document is needed to tell a competent authority of unlawful acts
# related_resources:
#   - description: Data Protection Act 2018 Schedule 1 paragraph 10(2)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/10
excepted(code) if {
	data.vocabulary.conditions[code].except_to_competent_authority == true
	question.request.direction == "OUTBOUND"
	question.partner.competentAuthority == true
}

# METADATA
# title: The reviews ahead of the appropriate policy documents that cover the condition
# description: Without one, no document is in force.
# related_resources:
#   - description: Data Protection Act 2018 Schedule 1 Part 4
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/part/4
reviews(code) := [document.review |
	some document in question.facts.controller.appropriatePolicyDocuments
	code in document.conditions
	document.adopted <= question.now
	question.now < document.review
]

# METADATA
# title: Health and social care data goes only to those who owe a duty of confidentiality
# related_resources:
#   - description: Data Protection Act 2018 section 11(1)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/11
secrecy_missing(row, class) := [need |
	some code in relied_on(row, class)
	data.vocabulary.conditions[code].needs_confidentiality == true
	not data.vocabulary.partner_kinds[question.partner.kind].owes_confidentiality == true
	need := needs.circumstance("confidentiality_owed")
	need.met == false
]
