package test.mayishare.agreements

import data.mayishare
import data.test.mayishare.grounds

agreed := grounds.with_agreement(
	grounds.question("housing_provider", "service_delivery.housing", ["identity"]),
	"CONTROLLER_TO_CONTROLLER", ["identity"],
)

test_in_force if grounds.rests_on(agreed, "housing_management")

test_names_the_agreement if {
	answer := mayishare.decision with input as agreed
	answer.agreements == ["DSA-1"]
}

test_not_in_force if {
	every change in [
		{"signed": false},
		{"status": "SUSPENDED"},
		{"status": "TERMINATED"},
		{"starts": grounds.now + 1},
		{"ends": grounds.now},
	] {
		grounds.lacks(grounds.with_agreement_changed(agreed, change), "housing_management", "agreement_not_in_force")
	}
}

test_from_its_first_second_to_its_last if {
	edge := grounds.with_agreement_changed(agreed, {"starts": grounds.now, "ends": grounds.now + 1})
	grounds.rests_on(edge, "housing_management")
}

test_not_covering if {
	every change in [{"purposes": ["insight"]}, {"dataCategories": ["contact"]}, {"dataCategories": ["identity.name"]}] {
		grounds.lacks(grounds.with_agreement_changed(agreed, change), "housing_management", "agreement_not_covering")
	}
}

test_covers_what_lies_beneath if {
	beneath := grounds.asking(agreed, {"dataCategories": ["identity.name"]})
	grounds.rests_on(beneath, "housing_management")
}

# The answer is good until the first of the facts it rests on ends.
until(question) := answer.validUntil if answer := mayishare.decision with input as question

test_valid_until if {
	until(agreed) == grounds.now + grounds.day
	until(grounds.with_agreement_changed(agreed, {"ends": grounds.now + 60})) == grounds.now + 60
	until(grounds.with_partner(agreed, {"assurance": {"expires": grounds.now + 30}})) == grounds.now + 30
}

test_valid_until_the_consent_ends if {
	asked := grounds.question("voluntary", "service_information", ["contact"])
	until(grounds.consenting(asked, {"expires": grounds.now + 20})) == grounds.now + 20
}

# A partner of a kind whose systems need no check: its assurance does not shorten the answer.
unassured := json.remove(
	grounds.with_agreement(
		grounds.with_partner(grounds.question("council_service", "finance.payments", ["identity"]), {"assurance": {"expires": grounds.now + 5}}),
		"JOINT_CONTROLLERS", ["identity"],
	),
	["/facts/partner/assurance"],
)

test_no_assurance_needed if {
	data.mayishare.agreements.assurance_in_date with input as unassured
	not data.mayishare.agreements.assurance_in_date with input as grounds.with_partner(unassured, {"kind": "school"})
}

test_unknown_kind_needs_assurance if {
	not data.mayishare.agreements.assurance_in_date with input as grounds.with_partner(unassured, {"kind": "unheard_of"})
}
