# METADATA
# title: Coverage
# description: >-
#   Which grounds speak for the partner and the purpose, and, for each data category, whether one of
#   them is met in full or what it lacks.
package mayishare.coverage

import data.mayishare.agreements
import data.mayishare.conditions
import data.mayishare.consents
import data.mayishare.question

# METADATA
# title: The grounds that speak for the partner and the purpose
# description: Each with its row of the table and what its rule needs. A ground whose rule says nothing is none.
candidates[code] := {"subject": subject, "row": row, "needs": needs} if {
	known
	some subject, code
	row := data.grounds[subject][code]
	partner_fits(row)
	purpose_fits(row)
	needs := data.mayishare.grounds[subject][code]
}

# METADATA
# title: The kind of partner and the purpose are in the vocabulary
# description: No ground speaks for what nobody knows, not even one that is open to all but some.
known if {
	question.partner.code
	data.vocabulary.partner_kinds[question.partner.kind]
	data.vocabulary.purposes[question.request.purpose]
}

partner_fits(row) if {
	question.covers(row.partners, partner_kinds)
	not excepted(row)
}

partner_kinds := {question.partner.kind, "any"}

excepted(row) if question.partner.kind in row.except_partners

excepted(row) if row.only_partner != question.partner.code

purpose_fits(row) if {
	question.covers(row.purposes, question.purposes)
	not purpose_excepted(row)
}

purpose_excepted(row) if question.covers(row.except_purposes, question.purposes)

category_fits(row, category) if {
	question.covers(row.categories, question.names[category])
	not category_excepted(row, category)
}

category_excepted(row, category) if question.covers(row.except_categories, question.names[category])

# METADATA
# title: What each ground that fits lacks, for each category
# description: An empty list where nothing is lacking.
tried[category] := {code: lacking(ground, category) |
	some code, ground in candidates
	category_fits(ground.row, category)
} if {
	some category in question.categories
}

lacking(ground, category) := array.concat(
	array.concat(unmet(ground.needs, category), agreements.lacks(ground.row, category)),
	array.concat(conditions.lacks(ground.row, question.class(category)), consent_lacks(ground.row, category)),
)

unmet(needs, category) := [need |
	some need in in_scope(needs, category)
	not need.met == true
]

# METADATA
# title: The needs that concern a category
in_scope(needs, category) := [need |
	some need in needs
	concerns(need, category)
]

concerns(need, _) if not need.scope

concerns(need, category) if question.covers(need.scope, question.names[category])

consent_lacks(row, _) := [] if not row.consent

consent_lacks(row, category) := consents.lacks[category] if row.consent == true

# METADATA
# title: The grounds that are met in full
met[category] := codes if {
	some category, grounds in tried
	codes := {code | some code, lacking in grounds; lacking == []}
	count(codes) > 0
}

# METADATA
# title: The grounds that lack something, and what
lacks[category] := grounds if {
	some category, all in tried
	grounds := {code: lacking | some code, lacking in all; lacking != []}
}

# METADATA
# title: Categories that only one thing keeps from a ground, where that thing is a bar
# description: No ground is met, and one would be but for the partner's assurance or a child's consent.
blocked[code] contains category if {
	some category, grounds in lacks
	not met[category]
	some lacking in grounds
	some code in ["assurance_expired", "child_online_consent"]
	[need.code | some need in lacking] == [code]
}
