package test.mayishare.grounds.emergencies

import data.test.mayishare.grounds

# Someone may die, and cannot be asked.
vital_interests := grounds.stating(
	grounds.question("individual", "emergency_response", ["contact", "criminal", "health"]),
	["cannot_consent", "life_threatening_emergency"],
)

test_vital_interests if grounds.rests_on(vital_interests, "vital_interests")

test_vital_interests_basis if {
	grounds.says(
		vital_interests,
		"vital_interests",
		["art9.vital_interests", "sch1.30"],
		["review_after_emergency"],
	)
}

test_vital_interests_not_for_commercial if {
	asked := grounds.with_partner(
		grounds.asking(vital_interests, {"dataCategories": ["contact"]}),
		{"kind": "commercial"},
	)
	grounds.not_spoken_for(asked, "vital_interests")
}

test_vital_interests_not_for_media if {
	asked := grounds.with_partner(
		grounds.asking(vital_interests, {"dataCategories": ["contact"]}),
		{"kind": "media"},
	)
	grounds.not_spoken_for(asked, "vital_interests")
}

test_vital_interests_not_for_insurer if {
	asked := grounds.with_partner(
		grounds.asking(vital_interests, {"dataCategories": ["contact"]}),
		{"kind": "insurer"},
	)
	grounds.not_spoken_for(asked, "vital_interests")
}

test_vital_interests_not_for_employer if {
	asked := grounds.with_partner(
		grounds.asking(vital_interests, {"dataCategories": ["contact"]}),
		{"kind": "employer"},
	)
	grounds.not_spoken_for(asked, "vital_interests")
}

test_vital_interests_ordinary_data_of_someone_who_can_consent if {
	asked := grounds.asking(
		grounds.stating(vital_interests, ["life_threatening_emergency"]),
		{"dataCategories": ["contact"]},
	)
	grounds.rests_on(asked, "vital_interests")
}

test_vital_interests_goes_to_the_reviewers if grounds.emergency(vital_interests)

test_vital_interests_can_consent if {
	asked := grounds.stating(vital_interests, ["life_threatening_emergency"])
	grounds.lacks(asked, "vital_interests", "circumstance_missing")
}

test_vital_interests_without_emergency if {
	asked := grounds.stating(vital_interests, ["cannot_consent"])
	grounds.not_spoken_for(asked, "vital_interests")
}

test_vital_interests_not_for_insight if {
	asked := grounds.asking(vital_interests, {"purpose": "insight", "dataForm": "PSEUDONYMISED"})
	grounds.not_spoken_for(asked, "vital_interests")
}

test_vital_interests_not_for_marketing if {
	asked := grounds.asking(vital_interests, {"purpose": "marketing"})
	grounds.not_spoken_for(asked, "vital_interests")
}

test_vital_interests_not_for_research if {
	asked := grounds.asking(vital_interests, {"purpose": "research"})
	grounds.not_spoken_for(asked, "vital_interests")
}

# A flood, and people who cannot leave alone.
civil_emergency := grounds.stating(
	grounds.question(
		"fire_and_rescue",
		"emergency_response",
		["contact", "health.disability", "social_care.services"],
	),
	["civil_emergency"],
)

test_civil_emergency if grounds.rests_on(civil_emergency, "civil_emergency")

test_civil_emergency_basis if {
	grounds.says(
		civil_emergency,
		"public_task",
		["art9.substantial_public_interest", "sch1.6"],
		["review_after_emergency"],
	)
}

test_civil_emergency_goes_to_the_reviewers if grounds.emergency(civil_emergency)

test_civil_emergency_without_emergency if {
	asked := grounds.stating(civil_emergency, [])
	grounds.lacks(asked, "civil_emergency", "circumstance_missing")
}

test_civil_emergency_not_for_university if {
	asked := grounds.with_partner(civil_emergency, {"kind": "university"})
	grounds.not_spoken_for(asked, "civil_emergency")
}

test_civil_emergency_not_for_service_management if {
	asked := grounds.asking(civil_emergency, {"purpose": "service_management"})
	grounds.not_spoken_for(asked, "civil_emergency")
}

test_civil_emergency_not_health_mental if {
	asked := grounds.asking(civil_emergency, {"dataCategories": ["health.mental"]})
	grounds.not_spoken_for(asked, "civil_emergency")
}

test_civil_emergency_not_social_care_safeguarding if {
	asked := grounds.asking(civil_emergency, {"dataCategories": ["social_care.safeguarding"]})
	grounds.not_spoken_for(asked, "civil_emergency")
}

test_civil_emergency_not_criminal if {
	asked := grounds.asking(civil_emergency, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "civil_emergency")
}

test_civil_emergency_without_policy_document if {
	asked := grounds.without_policy(civil_emergency, "sch1.6")
	grounds.lacks(asked, "civil_emergency", "appropriate_policy_missing")
}
