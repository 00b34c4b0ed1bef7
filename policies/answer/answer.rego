# METADATA
# title: The answer
# description: Outcome, reasons, lawful bases, conditions, gateways and obligations, put together.
package mayishare.answer

import data.mayishare.agreements
import data.mayishare.conditions
import data.mayishare.consents
import data.mayishare.coverage
import data.mayishare.dpias
import data.mayishare.nearest
import data.mayishare.obligations
import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: The bars that fire
bars[code] := {
	"code": code,
	"rule": $"bars.{subject}.{code}",
	"message": bar.message,
	"dataCategories": bar.dataCategories,
} if {
	some subject, code
	bar := data.mayishare.bars[subject][code]
}

# METADATA
# title: The grounds an allow rests on, for each category
# description: All that hold, or, where the asker names a lawful basis, those with that basis.
relied_on[category] := codes if {
	some category, all_met in coverage.met
	codes := {code | some code in all_met; basis_accepted(code)}
	count(codes) > 0
}

basis_accepted(_) if not question.request.lawfulBasis

basis_accepted(code) if question.request.lawfulBasis == coverage.candidates[code].row.basis

default covered := false

covered if {
	count(question.categories) > 0
	every category in question.categories { relied_on[category] }
}

by_ground[code] contains category if {
	some category, codes in relied_on
	some code in codes
}

# METADATA
# title: Each lawful basis with the categories it is relied on for
by_basis[basis] contains category if {
	some code, categories in by_ground
	basis := coverage.candidates[code].row.basis
	some category in categories
}

by_condition[condition] contains category if {
	some code, categories in by_ground
	some category in categories
	some condition in conditions.relied_on(coverage.candidates[code].row, question.class(category))
}

agreements_relied_on contains agreement if {
	some code, categories in by_ground
	some category in categories
	some agreement in agreements.relied_on(coverage.candidates[code].row, category)
}

# METADATA
# title: The answer where every category is covered and no bar fires
allowed := {
	"outcome": "ALLOW",
	"denialKind": null,
	"reasons": array.concat(ground_reasons, array.concat(overdue_reviews, notes)),
	"lawfulBases": listed(by_basis),
	"conditions": listed(by_condition),
	"gateways": listed(by_ground),
	"obligations": sort(obligations.all),
	"agreements": agreement_references,
	"emergency": obligations.emergency,
	"validUntil": min(ends),
}

agreement_references := sort([agreement.reference | some agreement in agreements_relied_on])

ground_reasons := [reason |
	some code in sort(object.keys(by_ground))
	categories := by_ground[code]
	reason := {
		"code": code,
		"rule": concat(".", ["grounds", coverage.candidates[code].subject, code]),
		"message": sentence.allowed(categories),
		"dataCategories": sort(categories),
	}
]

listed(by_code) := [{"code": code, "dataCategories": sort(by_code[code])} |
	some code in sort(object.keys(by_code))
]

# METADATA
# title: An agreement past its review, but not its end, is still in force
overdue_reviews := [reason |
	some agreement in sort(agreements_relied_on)
	agreement.review <= question.now
	reason := {
		"code": "agreement_review_overdue",
		"rule": "answer.overdue_reviews",
		"message": concat(" ", [agreement.reference, "is in force, but its review is overdue"]),
		"dataCategories": question.categories,
	}
]

# METADATA
# title: Until when the answer may be relied on
# description: The earliest end among the facts relied on, and never more than a day.
ends contains question.now + 86400

ends contains agreement.ends if some agreement in agreements_relied_on

ends contains question.partner.assurance.expires if {
	count(agreements_relied_on) > 0
	not agreements.not_needed
}

ends contains consents.consent.expires if consents.valid

ends contains consents.older_from if consents.valid

# METADATA
# title: The contract without which nothing goes to a processor
ends contains max(contract_ends) if {
	not question.partner.role == "CONTROLLER"
	not question.holds("processor_contract")
}

contract_ends contains agreement.ends if {
	some agreement in agreements.in_force
	agreement.kind == "PROCESSOR_CONTRACT"
}

ends contains end if {
	some code, categories in by_ground
	some category in categories
	some end in conditions.policy_ends(coverage.candidates[code].row, question.class(category))
}

ends contains max(dpias.reviews) if {
	dpias.needed
	not dpias.emergency
}

notes := [{
	"code": "small_cells",
	"rule": "question.form",
	"message": "A table with counts under five, or of unknown size, can identify people and is treated as identifiable: suppress counts under five",
	"dataCategories": question.categories,
} |
	question.small_cells
]

# METADATA
# title: The answer where a bar fires
forbidden := denied("FORBIDDEN", array.concat([bars[code] | some code in sort(object.keys(bars))], notes))

# METADATA
# title: The answer where some category is not covered
not_covered := denied("NOT_COVERED", array.concat(
	[reason |
		some category in question.categories
		not relied_on[category]
		reason := uncovered(category)
	],
	notes,
))

# METADATA
# title: Why a category is not covered
# description: >-
#   Grounds hold, but none on the basis the asker named; or no ground holds, and this is what the
#   nearest one lacks.
uncovered(category) := {
	"code": "basis_not_met",
	"rule": "answer.uncovered",
	"message": sentence.other_basis(category, {coverage.candidates[code].row.basis | some code in coverage.met[category]}),
	"dataCategories": [category],
	"ground": null,
	"lacks": [{"code": "basis_not_met", "kind": "basis", "name": question.request.lawfulBasis}],
} if {
	coverage.met[category]
}

uncovered(category) := nearest.reason(category) if not coverage.met[category]

denied(kind, reasons) := {
	"outcome": "DENY",
	"denialKind": kind,
	"reasons": reasons,
	"lawfulBases": [],
	"conditions": [],
	"gateways": [],
	"obligations": [],
	"agreements": [],
	"emergency": false,
	"validUntil": question.now + 86400,
}
