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
	kind := question.partner.kind
	some subject, rows in data.grounds
	some code, row in rows
	partner_fits(row, kind)
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

partner_fits(row, kind) if {
	open_to(row.partners, kind)
	not excepted(row)
}

open_to(partners, kind) if kind in partners

open_to(partners, _) if "any" in partners

excepted(row) if question.partner.kind in row.except_partners

excepted(row) if row.only_partner != question.partner.code

purpose_fits(row) if {
	question.covers(row.purposes, question.purposes)
	not purpose_excepted(row)
}

purpose_excepted(row) if question.covers(row.except_purposes, question.purposes)

category_fits(row, names) if {
	question.covers(row.categories, names)
	not category_excepted(row, names)
}

category_excepted(row, names) if question.covers(row.except_categories, names)

# METADATA
# title: What each ground that fits lacks, for each category
# description: An empty list where nothing is lacking. A category that nobody knows is not tried.
tried[category] := {code: lacking(ground, category, names) |
	some code, ground in candidates
	category_fits(ground.row, names)
} if {
	some category, names in question.names
}

lacking(ground, category, names) := array.concat(
	array.concat(unmet(ground.needs, names), agreements.lacks(ground.row, category)),
	array.concat(conditions.lacks(ground.row, question.class(category)), consent_lacks(ground.row, category)),
)

unmet(needs, names) := [need |
	some need in needs
	not need.met == true
	concerns(need, names)
]

# METADATA
# title: The needs that concern a category, known by its names
in_scope(needs, names) := [need |
	some need in needs
	concerns(need, names)
]

concerns(need, _) if not need.scope

concerns(need, names) if question.covers(need.scope, names)

consent_lacks(row, _) := [] if not row.consent

consent_lacks(row, category) := consents.lacks[category] if row.consent == true

# METADATA
# title: The grounds that are met in full
met[category] := codes if {
	some category, grounds in tried
	codes := [code | some code, lacking in grounds; lacking == []]
	codes != []
}

# METADATA
# title: What each ground lacks, for the categories for which none is met
lacks[category] := grounds if {
	some category, grounds in tried
	not met[category]
}

# METADATA
# title: Categories that only one thing keeps from a ground, where that thing is a bar
# description: No ground is met, and one would be but for the partner's assurance or a child's consent.
blocked[code] contains category if {
	may_be_blocked
	some category, grounds in lacks
	some lacking in grounds
	count(lacking) == 1
	code := lacking[0].code
	code in ["assurance_expired", "child_online_consent"]
}

# METADATA
# title: Whether assurance or a child's consent can be what is lacking
# description: Mostly neither can, and a question that other bars forbid is then answered without trying any ground.
may_be_blocked if agreements.assurance_in_date == false

may_be_blocked if {
	consents.consent
	consents.old_enough == false
}
