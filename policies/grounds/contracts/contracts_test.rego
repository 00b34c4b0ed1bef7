package test.mayishare.grounds.contracts

import data.test.mayishare.grounds

# A contractor with a processor contract.
processor := grounds.with_agreement(
	grounds.question("contractor", "service_management", ["criminal", "health", "identity"]),
	"PROCESSOR_CONTRACT",
	["criminal", "health", "identity"],
)

test_processor if grounds.rests_on(processor, "processor")

test_processor_basis if {
	grounds.says(
		processor,
		"public_task",
		["art10.official_authority", "art9.substantial_public_interest", "sch1.6"],
		["only_on_instructions"],
	)
}

test_processor_under_another_kind_of_agreement if {
	asked := grounds.with_agreement_changed(processor, {"kind": "CONTROLLER_TO_CONTROLLER"})
	grounds.lacks(asked, "processor", "agreement_not_covering")
}

test_processor_in_the_role_of_processor if {
	grounds.rests_on(grounds.with_partner(processor, {"role": "PROCESSOR"}), "processor")
}

test_processor_not_for_university if {
	grounds.not_spoken_for(grounds.with_partner(processor, {"kind": "university"}), "processor")
}

test_processor_without_policy_document if {
	asked := grounds.without_policy(processor, "sch1.6")
	grounds.lacks(asked, "processor", "appropriate_policy_missing")
}

test_processor_without_agreement if {
	asked := grounds.given(processor, {"agreements": []})
	grounds.lacks(asked, "processor", "agreement_not_covering")
}

test_processor_agreement_ended if {
	asked := grounds.with_agreement_changed(processor, {"ends": grounds.now})
	grounds.lacks(asked, "processor", "agreement_not_in_force")
}

test_processor_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(processor, {"purposes": ["marketing"]})
	grounds.lacks(asked, "processor", "agreement_not_covering")
}

test_processor_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(processor, {"dataCategories": ["online"]})
	grounds.lacks(asked, "processor", "agreement_not_covering")
}

test_processor_assurance_expired if {
	asked := grounds.with_partner(processor, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}
