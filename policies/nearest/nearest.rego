# METADATA
# title: The nearest ground
# description: >-
#   Where no ground covers a category, the one that came nearest, and what it lacks. Grounds open to
#   everybody (a court order, a consent, an emergency) are near only once something of theirs is there.
package mayishare.nearest

import data.mayishare.coverage
import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: The ground that came nearest, for each category
# description: >-
#   In this order: the consent the asker named, then the grounds made for such purposes before those
#   open to any, then fewest things lacking, then most things there, then by name. What was asked for
#   to protect a child is answered by what protects children, though an emergency has begun.
nearest[category] := min(ranks)[3] if {
	some category, grounds in coverage.lacks
	ranks := [[preference(code), count(lacking), 0 - count(there(code, category)), code] |
		some code, lacking in grounds
		near(coverage.candidates[code].row)
	]
}

preference("consent") := 0

preference(code) := 1 if not coverage.candidates[code].row.general

preference(code) := 2 if {
	code != "consent"
	coverage.candidates[code].row.general
}

near(row) if not row.general

near(row) if row.consent

near(row) if question.covers(row.begun_by, question.circumstances)

concerning(code, category) := coverage.in_scope(coverage.candidates[code].needs, question.names[category])

there(code, category) := [need | some need in concerning(code, category); need.met == true]

# METADATA
# title: The reason for one category that no ground covers
reason(category) := {
	"code": lacking[0].code,
	"rule": concat(".", ["grounds", subject, code]),
	"message": sentence.lacking(category, concerning(code, category), lacking),
	"dataCategories": [category],
	"ground": code,
	"lacks": flat(lacking),
} if {
	code := nearest[category]
	subject := coverage.candidates[code].subject
	lacking := coverage.lacks[category][code]
}

reason(category) := {
	"code": "no_ground",
	"rule": "nearest.reason",
	"message": nothing(category),
	"dataCategories": [category],
	"ground": null,
	"lacks": [],
} if {
	not nearest[category]
}

nothing(category) := sentence.nothing_here(category, speaking) if speaking != []

nothing(category) := sentence.nothing(category, other_partners(category)) if speaking == []

# METADATA
# title: Grounds that speak for the partner and the purpose, though not for this category
speaking := sort([code |
	some code, ground in coverage.candidates
	not ground.row.general
])

# METADATA
# title: Kinds of partners that could be given this for this purpose
# description: The partner's own kind where only one partner of that kind is named, and no other kind is.
other_partners(category) := others(kinds(category))

kinds(category) := {kind |
	some row in for_this_purpose
	coverage.category_fits(row, question.names[category])
	some kind in row.partners
}

others(all) := sort(all - {question.partner.kind}) if count(all - {question.partner.kind}) > 0

others(all) := sort(all) if count(all - {question.partner.kind}) == 0

# METADATA
# title: Grounds for this purpose among others
# description: One for whatever a contract names, or for anything, would name too many.
for_this_purpose := [row |
	some rows in data.grounds
	some row in rows
	not "any" in row.purposes
	coverage.purpose_fits(row)
]

# METADATA
# title: What is lacking, choices laid out one by one
flat(needs) := [single |
	some need in needs
	some single in singles(need)
]

singles(need) := [object.filter(need, ["code", "kind", "name"])] if not need.choices

singles(need) := [object.filter(choice, ["code", "kind", "name"]) |
	some part in need.choices
	some choice in parts(part)
	choice.met == false
] if need.choices

parts(part) := [part] if not part.choices

parts(part) := part.choices
