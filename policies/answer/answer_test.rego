package test.mayishare.answer

import data.mayishare
import data.test.mayishare.grounds

# Community safety with probation, under an agreement.
probation := grounds.with_agreement(
	grounds.question("probation", "crime.prevention", ["criminal", "identity"]),
	"CONTROLLER_TO_CONTROLLER",
	["criminal", "identity"],
)

tomorrow := grounds.now + grounds.day

test_the_whole_answer if {
	answer := mayishare.decision with input as probation
	answer == {
		"outcome": "ALLOW",
		"denialKind": null,
		"reasons": [{
			"code": "crime_and_disorder",
			"rule": "grounds.crime.crime_and_disorder",
			"message": "Criminal offences and Identity can go to The partner for the purpose “Preventing crime”",
			"dataCategories": ["criminal", "identity"],
		}],
		"lawfulBases": [{"code": "public_task", "dataCategories": ["criminal", "identity"]}],
		"conditions": [{"code": "art10.official_authority", "dataCategories": ["criminal"]}],
		"gateways": [{"code": "crime_and_disorder", "dataCategories": ["criminal", "identity"]}],
		"obligations": ["inform_subject", "minimise", "record_disclosure", "secure_transfer"],
		"agreements": ["DSA-1"],
		"emergency": false,
		"validUntil": tomorrow,
	}
}

denied(kind, asked) := answer.reasons if {
	answer := mayishare.decision with input as asked
	object.remove(answer, {"reasons"}) == {
		"outcome": "DENY",
		"denialKind": kind,
		"lawfulBases": [],
		"conditions": [],
		"gateways": [],
		"obligations": [],
		"agreements": [],
		"emergency": false,
		"validUntil": tomorrow,
	}
}

test_the_whole_of_a_bar if {
	denied("FORBIDDEN", grounds.stating(probation, ["payment_offered"])) == [{
		"code": "never_sold",
		"rule": "bars.fairness.never_sold",
		"message": "Something of value is offered for Criminal offences and Identity; the council never sells personal data",
		"dataCategories": ["criminal", "identity"],
	}]
}

test_one_reason_for_each_bar if {
	twice := grounds.with_partner(grounds.stating(probation, ["payment_offered"]), {"status": "SUSPENDED"})
	[reason.code | some reason in denied("FORBIDDEN", twice)] == ["never_sold", "partner_suspended"]
}

test_reasons_for_what_is_not_covered_only if {
	asked := grounds.asking(probation, {"dataCategories": ["health", "identity"]})
	[reason.dataCategories | some reason in denied("NOT_COVERED", asked)] == [["health"]]
}

test_no_reason_for_what_the_basis_named_covers if {
	asked := grounds.asking(probation, {"dataCategories": ["health", "identity"], "lawfulBasis": "public_task"})
	[reason.dataCategories | some reason in denied("NOT_COVERED", asked)] == [["health"]]
}

on_basis(basis) := grounds.asking(probation, {"lawfulBasis": basis})

test_the_basis_named if {
	grounds.rests_on(on_basis("public_task"), "crime_and_disorder")
}

test_another_basis_than_the_one_that_holds if {
	denied("NOT_COVERED", on_basis("legal_obligation")) == [
	{
		"code": "basis_not_met",
		"rule": "answer.uncovered",
		"message": $"{label} cannot go to The partner on the basis named (Legal obligation); the basis that holds is Public task",
		"dataCategories": [category],
		"ground": null,
		"lacks": [{"code": "basis_not_met", "kind": "basis", "name": "legal_obligation"}],
	} |
		some [category, label] in [["criminal", "Criminal offences"], ["identity", "Identity"]]
	]
}

test_all_bases_that_hold if {
	both := grounds.holding(probation, ["court_order"])
	answer := mayishare.decision with input as both
	[entry.code | some entry in answer.lawfulBases] == ["legal_obligation", "public_task"]
	[entry.code | some entry in answer.gateways] == ["court_order", "crime_and_disorder"]
	[reason.code | some reason in answer.reasons] == ["court_order", "crime_and_disorder"]
	named := mayishare.decision with input as grounds.asking(both, {"lawfulBasis": "legal_obligation"})
	[entry.code | some entry in named.lawfulBases] == ["legal_obligation"]
	[entry.code | some entry in named.gateways] == ["court_order"]
	named.agreements == []
}

test_a_review_overdue_is_said if {
	answer := mayishare.decision with input as grounds.with_agreement_changed(probation, {"review": grounds.now})
	answer.outcome == "ALLOW"
	[[reason.code, reason.message, reason.dataCategories] | some reason in answer.reasons] == [
		["crime_and_disorder", answer.reasons[0].message, ["criminal", "identity"]],
		["agreement_review_overdue", "DSA-1 is in force, but its review is overdue", ["criminal", "identity"]],
	]
}

test_a_review_to_come_is_not_said if {
	answer := mayishare.decision with input as grounds.with_agreement_changed(probation, {"review": grounds.now + 1})
	count(answer.reasons) == 1
}

test_small_cells_are_said_of_an_allow_and_a_bar if {
	table := grounds.asking(probation, {"dataForm": "AGGREGATED", "smallestCell": 4})
	answer := mayishare.decision with input as table
	answer.outcome == "ALLOW"
	[reason.code | some reason in answer.reasons] == ["crime_and_disorder", "small_cells"]
	barred := denied("FORBIDDEN", grounds.stating(table, ["payment_offered"]))
	[reason.code | some reason in barred] == ["never_sold", "small_cells"]
}

until(asked) := answer.validUntil if {
	answer := mayishare.decision with input as asked
	answer.outcome == "ALLOW"
}

soon := grounds.now + 60

test_valid_for_a_day_at_most if until(probation) == tomorrow

test_valid_until_the_agreement_ends if {
	until(grounds.with_agreement_changed(probation, {"ends": soon})) == soon
}

test_valid_until_the_assurance_ends if {
	until(grounds.with_partner(probation, {"assurance": {"expires": soon}})) == soon
}

test_an_assurance_not_relied_on if {
	ordered := grounds.holding(
		grounds.given(grounds.with_partner(probation, {"assurance": {"expires": soon}}), {"agreements": []}),
		["court_order"],
	)
	until(ordered) == tomorrow
}

# A regulator needs none, so that it has one does not matter.
test_an_assurance_not_needed if {
	regulator := grounds.with_agreement(
		grounds.with_partner(
			grounds.question("contractor", "complaints", ["identity"]),
			{"assurance": {"expires": soon}},
		),
		"PROCESSOR_CONTRACT",
		["identity"],
	)
	until(regulator) == soon
	spared := mayishare.decision with input as regulator with data.vocabulary.partner_kinds.contractor.needs_assurance as false
	spared.validUntil == tomorrow
}

# A contract that no ground relies on keeps the bar off, and only for as long as it lasts.
test_valid_until_the_processors_contract_ends if {
	ordered := grounds.holding(
		grounds.with_agreement(
			grounds.with_partner(grounds.question("contractor", "complaints", ["identity"]), {"role": "PROCESSOR"}),
			"PROCESSOR_CONTRACT", ["contact"],
		),
		["court_order"],
	)
	until(grounds.with_agreement_changed(ordered, {"ends": soon})) == soon
	until(grounds.with_agreement_changed(grounds.with_partner(ordered, {"role": "CONTROLLER"}), {"ends": soon})) == tomorrow
	until(grounds.holding(grounds.given(ordered, {"agreements": []}), ["processor_contract", "court_order"])) == tomorrow
}

test_valid_until_the_consent_ends if {
	asked := grounds.consenting(grounds.question("media", "complaints", ["identity"]), {"expires": soon})
	until(asked) == soon
}

test_valid_until_the_person_who_consented_is_older if {
	a_year_ago := (soon - 31557600) - 31557600
	asked := grounds.consenting(grounds.question("media", "complaints", ["identity"]), {"given": a_year_ago, "age": 15})
	until(asked) == tomorrow
	about := grounds.asking(asked, {"subject": {"kind": "CHILD", "age": 16}})
	until(about) == soon
	until(json.remove(about, ["facts/consent/age"])) == tomorrow
	refused := grounds.holding(grounds.stating(about, ["consent_refused"]), ["court_order"])
	until(refused) == tomorrow
}

test_valid_until_the_consent_a_ground_needs_ends if {
	asked := grounds.consenting(
		grounds.with_agreement(
			grounds.asking(
				grounds.question("university", "research", ["health"]),
				{
					"circumstances": ["identification_necessary"],
					"evidence": [{"kind": "ethics_approval", "reference": "REF-1"}],
					"lawfulBasis": "public_task",
				},
			),
			"CONTROLLER_TO_CONTROLLER",
			["health"],
		),
		{"expires": soon},
	)
	grounds.rests_on(asked, "research")
	until(asked) == soon
}

test_a_consent_that_is_not_valid_ends_nothing if {
	asked := grounds.consenting(probation, {"expires": soon, "partners": ["media"]})
	until(asked) == tomorrow
}

with_document(asked, review) := grounds.given(asked, {"controller": {"appropriatePolicyDocuments": [object.union(
	grounds.policy_document,
	{"review": review},
)]}})

protection(categories) := grounds.stating(
	grounds.question("nhs_body", "safeguarding.children", categories),
	["child_at_risk"],
)

test_valid_until_the_policy_document_needs_review if {
	until(with_document(protection(["health"]), soon)) == soon
}

test_a_policy_document_not_relied_on_ends_nothing if {
	until(with_document(protection(["identity"]), soon)) == tomorrow
}

test_of_two_policy_documents_the_later_review_counts if {
	two := grounds.given(protection(["health"]), {"controller": {"appropriatePolicyDocuments": [
		object.union(grounds.policy_document, {"review": soon}),
		object.union(grounds.policy_document, {"review": soon + 1}),
	]}})
	until(two) == soon + 1
}

assessed(changes) := grounds.given(
	grounds.asking(protection(["health"]), {"recordCount": 1000}),
	{"controller": {"dpias": [object.union(
		{
			"reference": "DPIA-1",
			"title": "An assessment",
			"purposes": ["safeguarding"],
			"dataCategories": ["health"],
			"approved": grounds.now - 1,
			"review": soon,
		},
		changes,
	)]}},
)

test_valid_until_the_assessment_needs_review if until(assessed({})) == soon

test_an_assessment_not_needed_ends_nothing if {
	until(grounds.asking(assessed({}), {"recordCount": 999})) == tomorrow
	until(grounds.stating(assessed({}), ["serious_harm_risk"])) == tomorrow
}
