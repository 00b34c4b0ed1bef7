package test.mayishare.grounds.care

import data.test.mayishare.grounds

# The return on social care.
social_care_return := grounds.question(
	"nhs_body",
	"statutory_returns.social_care",
	["ethnicity", "health", "identity", "social_care"],
)

test_social_care_return if grounds.rests_on(social_care_return, "social_care_return")

test_social_care_return_basis if {
	grounds.says(
		social_care_return,
		"legal_obligation",
		["art9.substantial_public_interest", "sch1.6"],
		[],
	)
}

test_social_care_return_not_for_regulator if {
	asked := grounds.with_partner(social_care_return, {"kind": "regulator"})
	grounds.not_spoken_for(asked, "social_care_return")
}

test_social_care_return_not_for_statutory_returns if {
	asked := grounds.asking(social_care_return, {"purpose": "statutory_returns"})
	grounds.not_spoken_for(asked, "social_care_return")
}

test_social_care_return_not_contact if {
	asked := grounds.asking(social_care_return, {"dataCategories": ["contact"]})
	grounds.not_spoken_for(asked, "social_care_return")
}

test_social_care_return_not_criminal if {
	asked := grounds.asking(social_care_return, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "social_care_return")
}

test_social_care_return_without_policy_document if {
	asked := grounds.without_policy(social_care_return, "sch1.6")
	grounds.lacks(asked, "social_care_return", "appropriate_policy_missing")
}

# A practice that looks after the person.
direct_care := grounds.stating(
	grounds.question(
		"nhs_body",
		"service_delivery.direct_care",
		["health", "identifier.nhs_number", "social_care"],
	),
	["direct_care"],
)

test_direct_care if grounds.rests_on(direct_care, "direct_care")

test_direct_care_basis if {
	grounds.says(direct_care, "legal_obligation", ["art9.health_social_care", "sch1.2"], [])
}

test_direct_care_not_stated if {
	asked := grounds.asking(
		grounds.stating(direct_care, []),
		{"dataCategories": ["identifier.nhs_number"]},
	)
	grounds.lacks(asked, "direct_care", "circumstance_missing")
}

test_direct_care_consent_refused if {
	asked := grounds.asking(
		grounds.stating(direct_care, ["consent_refused", "direct_care"]),
		{"dataCategories": ["identifier.nhs_number"]},
	)
	grounds.lacks(asked, "direct_care", "no_ground")
}

test_direct_care_council_service_that_owes_confidence if {
	asked := grounds.with_partner(
		grounds.stating(direct_care, ["confidentiality_owed", "direct_care"]),
		{"kind": "council_service"},
	)
	grounds.rests_on(asked, "direct_care")
}

test_direct_care_council_service_that_owes_none if {
	asked := grounds.with_partner(direct_care, {"kind": "council_service"})
	not grounds.rests_on(asked, "direct_care")
}

test_direct_care_not_for_school if {
	grounds.not_spoken_for(grounds.with_partner(direct_care, {"kind": "school"}), "direct_care")
}

test_direct_care_not_for_service_management if {
	asked := grounds.asking(direct_care, {"purpose": "service_management"})
	grounds.not_spoken_for(asked, "direct_care")
}

test_direct_care_not_financial if {
	asked := grounds.asking(direct_care, {"dataCategories": ["financial"]})
	grounds.not_spoken_for(asked, "direct_care")
}

test_direct_care_not_criminal if {
	asked := grounds.asking(direct_care, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "direct_care")
}

# A charity whose staff owe a duty of confidence.
care_by_agreement := grounds.stating(
	grounds.with_agreement(
		grounds.question(
			"voluntary",
			"service_delivery.adult_social_care",
			["health", "social_care"],
		),
		"CONTROLLER_TO_CONTROLLER",
		["health", "social_care"],
	),
	["confidentiality_owed"],
)

test_care_by_agreement if grounds.rests_on(care_by_agreement, "care_by_agreement")

test_care_by_agreement_basis if {
	grounds.says(care_by_agreement, "public_task", ["art9.health_social_care", "sch1.2"], [])
}

test_care_by_agreement_ordinary_data_without_confidence if {
	asked := grounds.asking(grounds.stating(care_by_agreement, []), {"dataCategories": ["social_care"]})
	grounds.rests_on(asked, "care_by_agreement")
}

test_care_by_agreement_health_without_confidence if {
	asked := grounds.stating(care_by_agreement, [])
	grounds.lacks(asked, "care_by_agreement", "circumstance_missing")
}

test_care_by_agreement_consent_refused if {
	asked := grounds.stating(care_by_agreement, ["confidentiality_owed", "consent_refused"])
	grounds.lacks(asked, "care_by_agreement", "no_ground")
}

test_care_by_agreement_nhs_body_owes_confidence if {
	asked := grounds.with_partner(grounds.stating(care_by_agreement, []), {"kind": "nhs_body"})
	grounds.rests_on(asked, "care_by_agreement")
}

test_care_by_agreement_provider_owes_confidence if {
	asked := grounds.with_partner(
		grounds.stating(care_by_agreement, []),
		{"kind": "social_care_provider"},
	)
	grounds.rests_on(asked, "care_by_agreement")
}

test_care_by_agreement_not_for_university if {
	asked := grounds.with_partner(care_by_agreement, {"kind": "university"})
	grounds.not_spoken_for(asked, "care_by_agreement")
}

test_care_by_agreement_not_for_complaints if {
	asked := grounds.asking(care_by_agreement, {"purpose": "complaints"})
	grounds.not_spoken_for(asked, "care_by_agreement")
}

test_care_by_agreement_not_employment if {
	asked := grounds.asking(care_by_agreement, {"dataCategories": ["employment"]})
	grounds.not_spoken_for(asked, "care_by_agreement")
}

test_care_by_agreement_not_criminal if {
	asked := grounds.asking(care_by_agreement, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "care_by_agreement")
}

test_care_by_agreement_without_agreement if {
	asked := grounds.given(care_by_agreement, {"agreements": []})
	grounds.lacks(asked, "care_by_agreement", "agreement_not_covering")
}

test_care_by_agreement_agreement_ended if {
	asked := grounds.with_agreement_changed(care_by_agreement, {"ends": grounds.now})
	grounds.lacks(asked, "care_by_agreement", "agreement_not_in_force")
}

test_care_by_agreement_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(care_by_agreement, {"purposes": ["marketing"]})
	grounds.lacks(asked, "care_by_agreement", "agreement_not_covering")
}

test_care_by_agreement_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(care_by_agreement, {"dataCategories": ["online"]})
	grounds.lacks(asked, "care_by_agreement", "agreement_not_covering")
}

test_care_by_agreement_assurance_expired if {
	asked := grounds.with_partner(care_by_agreement, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}

# An agreement with a school.
childrens_services := grounds.with_agreement(
	grounds.question(
		"school",
		"service_delivery.education",
		["education.send", "health.disability"],
	),
	"CONTROLLER_TO_CONTROLLER",
	["education.send", "health.disability"],
)

test_childrens_services if grounds.rests_on(childrens_services, "childrens_services")

test_childrens_services_basis if {
	grounds.says(
		childrens_services,
		"public_task",
		["art9.substantial_public_interest", "sch1.6"],
		[],
	)
}

test_childrens_services_not_for_housing_provider if {
	asked := grounds.with_partner(childrens_services, {"kind": "housing_provider"})
	grounds.not_spoken_for(asked, "childrens_services")
}

test_childrens_services_not_for_service_delivery_housing if {
	asked := grounds.asking(childrens_services, {"purpose": "service_delivery.housing"})
	grounds.not_spoken_for(asked, "childrens_services")
}

test_childrens_services_not_health_mental if {
	asked := grounds.asking(childrens_services, {"dataCategories": ["health.mental"]})
	grounds.not_spoken_for(asked, "childrens_services")
}

test_childrens_services_not_criminal if {
	asked := grounds.asking(childrens_services, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "childrens_services")
}

test_childrens_services_without_policy_document if {
	asked := grounds.without_policy(childrens_services, "sch1.6")
	grounds.lacks(asked, "childrens_services", "appropriate_policy_missing")
}

test_childrens_services_without_agreement if {
	asked := grounds.given(childrens_services, {"agreements": []})
	grounds.lacks(asked, "childrens_services", "agreement_not_covering")
}

test_childrens_services_agreement_ended if {
	asked := grounds.with_agreement_changed(childrens_services, {"ends": grounds.now})
	grounds.lacks(asked, "childrens_services", "agreement_not_in_force")
}

test_childrens_services_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(childrens_services, {"purposes": ["marketing"]})
	grounds.lacks(asked, "childrens_services", "agreement_not_covering")
}

test_childrens_services_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(childrens_services, {"dataCategories": ["online"]})
	grounds.lacks(asked, "childrens_services", "agreement_not_covering")
}

test_childrens_services_assurance_expired if {
	asked := grounds.with_partner(childrens_services, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}
