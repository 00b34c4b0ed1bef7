package test.mayishare.grounds.council

import data.test.mayishare.grounds

# One service helps another in its own work.
council_internal := grounds.question(
	"council_service",
	"service_delivery.childrens_social_care",
	["criminal", "health", "identity"],
)

test_council_internal if grounds.rests_on(council_internal, "council_internal")

test_council_internal_basis if {
	grounds.says(
		council_internal,
		"public_task",
		["art10.official_authority", "art9.substantial_public_interest", "sch1.6"],
		[],
	)
}

test_council_internal_managing_with_ordinary_data if {
	asked := grounds.asking(
		council_internal,
		{"purpose": "service_management", "dataCategories": ["identity"]},
	)
	grounds.rests_on(asked, "council_internal")
}

test_council_internal_managing_with_special_data if {
	asked := grounds.asking(
		council_internal,
		{"purpose": "service_management", "dataCategories": ["health"]},
	)
	grounds.not_rested_on(asked, "council_internal")
}

test_council_internal_managing_with_criminal_data if {
	asked := grounds.asking(
		council_internal,
		{"purpose": "service_management", "dataCategories": ["criminal"]},
	)
	grounds.not_rested_on(asked, "council_internal")
}

test_council_internal_not_for_media if {
	asked := grounds.with_partner(council_internal, {"kind": "media"})
	grounds.not_spoken_for(asked, "council_internal")
}

test_council_internal_not_for_marketing if {
	asked := grounds.asking(council_internal, {"purpose": "marketing"})
	grounds.not_spoken_for(asked, "council_internal")
}

test_council_internal_not_for_statutory_returns if {
	asked := grounds.asking(council_internal, {"purpose": "statutory_returns"})
	grounds.not_spoken_for(asked, "council_internal")
}

test_council_internal_without_policy_document if {
	asked := grounds.without_policy(council_internal, "sch1.6")
	grounds.lacks(asked, "council_internal", "appropriate_policy_missing")
}

# Telling people of services.
service_information := grounds.question(
	"council_service",
	"service_information",
	["contact.email", "housing"],
)

test_service_information if grounds.rests_on(service_information, "service_information")

test_service_information_basis if {
	grounds.says(service_information, "public_task", [], ["right_to_object"])
}

test_service_information_not_for_voluntary if {
	asked := grounds.with_partner(service_information, {"kind": "voluntary"})
	grounds.not_spoken_for(asked, "service_information")
}

test_service_information_not_for_marketing if {
	asked := grounds.asking(service_information, {"purpose": "marketing"})
	grounds.not_spoken_for(asked, "service_information")
}

test_service_information_not_social_care_services if {
	asked := grounds.asking(service_information, {"dataCategories": ["social_care.services"]})
	grounds.not_spoken_for(asked, "service_information")
}

test_service_information_not_health if {
	asked := grounds.asking(service_information, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "service_information")
}

test_service_information_not_criminal if {
	asked := grounds.asking(service_information, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "service_information")
}

# Pseudonymised data, studied within the council.
insight_internal := grounds.asking(
	grounds.question("council_service", "insight", ["financial.council_tax", "housing"]),
	{"dataForm": "PSEUDONYMISED"},
)

test_insight_internal if grounds.rests_on(insight_internal, "insight_internal")

test_insight_internal_basis if {
	grounds.says(insight_internal, "public_task", [], ["right_to_object"])
}

test_insight_internal_identification_necessary if {
	asked := grounds.stating(
		grounds.asking(insight_internal, {"dataForm": "IDENTIFIABLE"}),
		["identification_necessary"],
	)
	grounds.rests_on(asked, "insight_internal")
}

test_insight_internal_identifiable if {
	asked := grounds.asking(insight_internal, {"dataForm": "IDENTIFIABLE"})
	grounds.barred(asked, "profile_not_anonymised")
}

test_insight_internal_needs_a_form_or_a_reason if {
	need := data.mayishare.grounds.council.insight_internal[0] with input as identifiable
	need.met == false
}

identifiable := grounds.asking(insight_internal, {"dataForm": "IDENTIFIABLE"})

test_insight_internal_not_for_voluntary if {
	asked := grounds.with_partner(insight_internal, {"kind": "voluntary"})
	grounds.not_spoken_for(asked, "insight_internal")
}

test_insight_internal_not_for_marketing if {
	asked := grounds.asking(insight_internal, {"purpose": "marketing"})
	grounds.not_spoken_for(asked, "insight_internal")
}

test_insight_internal_not_health if {
	asked := grounds.asking(insight_internal, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "insight_internal")
}

test_insight_internal_not_criminal if {
	asked := grounds.asking(insight_internal, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "insight_internal")
}
