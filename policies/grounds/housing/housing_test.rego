package test.mayishare.grounds.housing

import data.test.mayishare.grounds

# An agreement with a housing provider.
housing_management := grounds.with_agreement(
	grounds.question(
		"housing_provider",
		"service_delivery.housing",
		["health.disability", "housing.need", "identity"],
	),
	"CONTROLLER_TO_CONTROLLER",
	["health.disability", "housing.need", "identity"],
)

test_housing_management if grounds.rests_on(housing_management, "housing_management")

test_housing_management_basis if {
	grounds.says(
		housing_management,
		"public_task",
		["art9.substantial_public_interest", "sch1.6"],
		[],
	)
}

test_housing_management_debt_recovery if {
	asked := grounds.with_agreement_changed(
		grounds.asking(housing_management, {"purpose": "finance.debt_recovery"}),
		{"purposes": ["finance"]},
	)
	grounds.rests_on(asked, "housing_management")
}

test_housing_management_agreement_unsigned if {
	asked := grounds.with_agreement_changed(housing_management, {"signed": false})
	grounds.lacks(asked, "housing_management", "agreement_not_in_force")
}

test_housing_management_agreement_not_begun if {
	asked := grounds.with_agreement_changed(housing_management, {"starts": grounds.now + 1})
	grounds.lacks(asked, "housing_management", "agreement_not_in_force")
}

test_housing_management_agreement_suspended if {
	asked := grounds.with_agreement_changed(housing_management, {"status": "SUSPENDED"})
	grounds.lacks(asked, "housing_management", "agreement_not_in_force")
}

test_housing_management_not_for_voluntary if {
	asked := grounds.with_partner(housing_management, {"kind": "voluntary"})
	grounds.not_spoken_for(asked, "housing_management")
}

test_housing_management_not_for_service_information if {
	asked := grounds.asking(housing_management, {"purpose": "service_information"})
	grounds.not_spoken_for(asked, "housing_management")
}

test_housing_management_not_health_mental if {
	asked := grounds.asking(housing_management, {"dataCategories": ["health.mental"]})
	grounds.not_spoken_for(asked, "housing_management")
}

test_housing_management_not_identifier_national_insurance if {
	asked := grounds.asking(housing_management, {"dataCategories": ["identifier.national_insurance"]})
	grounds.not_spoken_for(asked, "housing_management")
}

test_housing_management_not_criminal if {
	asked := grounds.asking(housing_management, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "housing_management")
}

test_housing_management_without_policy_document if {
	asked := grounds.without_policy(housing_management, "sch1.6")
	grounds.lacks(asked, "housing_management", "appropriate_policy_missing")
}

test_housing_management_without_agreement if {
	asked := grounds.given(housing_management, {"agreements": []})
	grounds.lacks(asked, "housing_management", "agreement_not_covering")
}

test_housing_management_agreement_ended if {
	asked := grounds.with_agreement_changed(housing_management, {"ends": grounds.now})
	grounds.lacks(asked, "housing_management", "agreement_not_in_force")
}

test_housing_management_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(housing_management, {"purposes": ["marketing"]})
	grounds.lacks(asked, "housing_management", "agreement_not_covering")
}

test_housing_management_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(housing_management, {"dataCategories": ["online"]})
	grounds.lacks(asked, "housing_management", "agreement_not_covering")
}

test_housing_management_assurance_expired if {
	asked := grounds.with_partner(housing_management, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}
