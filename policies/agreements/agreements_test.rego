package test.mayishare.agreements

import data.mayishare
import data.mayishare.agreements
import data.test.mayishare.grounds

# Community safety with probation: no ground but the agreement.
asked := grounds.with_agreement(
	grounds.question("probation", "crime.prevention", ["identity"]),
	"CONTROLLER_TO_CONTROLLER",
	["identity"],
)

changed(changes) := grounds.with_agreement_changed(asked, changes)

without(field) := grounds.given(asked, {"agreements": [object.remove(asked.facts.agreements[0], {field})]})

test_in_force if grounds.rests_on(asked, "crime_and_disorder")

test_in_force_on_its_first_and_last_second if {
	grounds.rests_on(changed({"starts": grounds.now}), "crime_and_disorder")
	grounds.rests_on(changed({"ends": grounds.now + 1}), "crime_and_disorder")
}

test_not_in_force if {
	every changes in [
		{"signed": false},
		{"status": "SUSPENDED"},
		{"status": "TERMINATED"},
		{"starts": grounds.now + 1},
		{"ends": grounds.now},
	] {
		grounds.lacks(changed(changes), "crime_and_disorder", "agreement_not_in_force")
	}
}

test_a_missing_fact_is_not_in_force if {
	every field in ["signed", "status", "starts", "ends"] {
		grounds.lacks(without(field), "crime_and_disorder", "agreement_not_in_force")
	}
}

test_missing_purposes_or_data_cover_nothing if {
	every field in ["purposes", "dataCategories"] {
		grounds.lacks(without(field), "crime_and_disorder", "agreement_not_covering")
	}
}

test_not_covering if {
	every changes in [
		{"purposes": ["crime.detection"]},
		{"dataCategories": ["contact"]},
		{"dataCategories": ["identity.name"]},
	] {
		grounds.lacks(changed(changes), "crime_and_disorder", "agreement_not_covering")
	}
}

test_covering_from_above if {
	grounds.rests_on(changed({"purposes": ["crime"]}), "crime_and_disorder")
	below := grounds.asking(asked, {"dataCategories": ["identity.name"]})
	grounds.rests_on(below, "crime_and_disorder")
}

# Where it is signed and covers, but for each of two categories another agreement does.
test_two_agreements_together if {
	both := grounds.given(
		grounds.asking(asked, {"dataCategories": ["contact", "identity"]}),
		{"agreements": [
			grounds.agreement("CONTROLLER_TO_CONTROLLER", ["crime"], ["identity"]),
			object.union(grounds.agreement("JOINT_CONTROLLERS", ["crime"], ["contact"]), {"reference": "DSA-2"}),
		]},
	)
	answer := mayishare.decision with input as both
	answer.outcome == "ALLOW"
	answer.agreements == ["DSA-1", "DSA-2"]
}

# Only a processor contract carries a processor.
processor := grounds.with_partner(
	grounds.with_agreement(
		grounds.question("contractor", "service_management", ["identity"]),
		"PROCESSOR_CONTRACT",
		["identity"],
	),
	{"role": "PROCESSOR"},
)

test_a_processor_contract if grounds.rests_on(processor, "processor")

test_another_agreement_is_no_processor_contract if {
	asked_under := grounds.with_agreement_changed(processor, {"kind": "CONTROLLER_TO_CONTROLLER"})
	grounds.barred(asked_under, "processor_without_contract")
	grounds.lacks(grounds.with_partner(asked_under, {"role": "CONTROLLER"}), "processor", "agreement_not_covering")
}

test_which_agreement_a_ground_relies_on if {
	row := {"agreement": true}
	relied := agreements.relied_on(row, "identity") with input as asked
	[agreement.reference | some agreement in relied] == ["DSA-1"]
	ended := agreements.relied_on(row, "identity") with input as changed({"ends": grounds.now})
	ended == []
	other := agreements.relied_on(row, "contact") with input as grounds.asking(asked, {"dataCategories": ["contact"]})
	other == []
	none := agreements.relied_on({"agreement": false}, "identity") with input as asked
	none == []
}

in_date(about) := found if found := agreements.assurance_in_date with input as about

test_assurance if {
	in_date(asked) == true
	in_date(grounds.with_partner(asked, {"assurance": {"passed": grounds.now}})) == true
	in_date(grounds.with_partner(asked, {"assurance": {"expires": grounds.now + 1}})) == true
}

test_assurance_not_in_date if {
	in_date(grounds.with_partner(asked, {"assurance": {"passed": grounds.now + 1}})) == false
	in_date(grounds.with_partner(asked, {"assurance": {"expires": grounds.now}})) == false
	every gone in ["assurance", "assurance/passed", "assurance/expires"] {
		in_date(json.remove(asked, [concat("/", ["facts/partner", gone])])) == false
	}
}

test_who_needs_no_assurance if {
	every kind, _ in data.vocabulary.partner_kinds { checked_as(kind) }
}

unchecked(kind) := json.remove(grounds.with_partner(asked, {"kind": kind}), ["facts/partner/assurance"])

spared := {"council_service", "court", "regulator", "individual", "elected_representative"}

checked_as(kind) if {
	kind in spared
	in_date(unchecked(kind)) == true
}

checked_as(kind) if {
	not kind in spared
	in_date(unchecked(kind)) == false
}

test_an_unknown_kind_needs_assurance if in_date(unchecked("nobody_knows")) == false

test_both_clocks_are_named if {
	late := grounds.with_partner(changed({"ends": grounds.now}), {"assurance": {"expires": grounds.now}})
	answer := mayishare.decision with input as late
	answer.denialKind == "NOT_COVERED"
	[lack.code | some lack in answer.reasons[0].lacks] == ["agreement_not_in_force", "assurance_expired"]
	none := mayishare.decision with input as grounds.given(late, {"agreements": []})
	[lack.code | some lack in none.reasons[0].lacks] == ["agreement_not_covering", "assurance_expired"]
}
