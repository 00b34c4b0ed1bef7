package test.mayishare.grounds.safeguarding

import data.test.mayishare.grounds

# A child at risk, and a school that can help.
child_protection := grounds.stating(
	grounds.question("school", "safeguarding.children", ["criminal", "health", "identity"]),
	["child_at_risk"],
)

test_child_protection if grounds.rests_on(child_protection, "child_protection")

test_child_protection_basis if {
	grounds.says(
		child_protection,
		"public_task",
		["art10.official_authority", "art9.substantial_public_interest", "sch1.18"],
		["record_safeguarding_decision"],
	)
}

test_child_protection_serious_harm if {
	asked := grounds.stating(child_protection, ["serious_harm_risk"])
	grounds.rests_on(asked, "child_protection")
}

test_child_protection_consent_refused if {
	asked := grounds.stating(child_protection, ["child_at_risk", "consent_refused"])
	grounds.rests_on(asked, "child_protection")
}

test_child_protection_without_risk if {
	asked := grounds.stating(child_protection, [])
	grounds.lacks(asked, "child_protection", "circumstance_missing")
}

test_child_protection_adult_at_risk if {
	asked := grounds.stating(child_protection, ["adult_at_risk"])
	grounds.lacks(asked, "child_protection", "circumstance_missing")
}

test_child_protection_not_for_fire_and_rescue if {
	asked := grounds.with_partner(child_protection, {"kind": "fire_and_rescue"})
	grounds.not_spoken_for(asked, "child_protection")
}

test_child_protection_not_for_service_delivery_education if {
	asked := grounds.asking(child_protection, {"purpose": "service_delivery.education"})
	grounds.not_spoken_for(asked, "child_protection")
}

test_child_protection_without_policy_document if {
	asked := grounds.without_policy(child_protection, "sch1.18")
	grounds.lacks(asked, "child_protection", "appropriate_policy_missing")
}

# An adult at risk, and a fire service that can help.
adult_safeguarding := grounds.stating(
	grounds.question(
		"fire_and_rescue",
		"safeguarding.adults",
		["criminal", "health", "identity"],
	),
	["adult_at_risk"],
)

test_adult_safeguarding if grounds.rests_on(adult_safeguarding, "adult_safeguarding")

test_adult_safeguarding_basis if {
	grounds.says(
		adult_safeguarding,
		"public_task",
		["art10.official_authority", "art9.substantial_public_interest", "sch1.18"],
		["record_safeguarding_decision"],
	)
}

test_adult_safeguarding_serious_harm if {
	asked := grounds.stating(adult_safeguarding, ["serious_harm_risk"])
	grounds.rests_on(asked, "adult_safeguarding")
}

test_adult_safeguarding_consent_refused if {
	asked := grounds.stating(adult_safeguarding, ["adult_at_risk", "consent_refused"])
	grounds.rests_on(asked, "adult_safeguarding")
}

test_adult_safeguarding_without_risk if {
	asked := grounds.stating(adult_safeguarding, [])
	grounds.lacks(asked, "adult_safeguarding", "circumstance_missing")
}

test_adult_safeguarding_child_at_risk if {
	asked := grounds.stating(adult_safeguarding, ["child_at_risk"])
	grounds.lacks(asked, "adult_safeguarding", "circumstance_missing")
}

test_adult_safeguarding_not_for_school if {
	asked := grounds.with_partner(adult_safeguarding, {"kind": "school"})
	grounds.not_spoken_for(asked, "adult_safeguarding")
}

test_adult_safeguarding_not_for_marketing if {
	asked := grounds.asking(adult_safeguarding, {"purpose": "marketing"})
	grounds.not_spoken_for(asked, "adult_safeguarding")
}

test_adult_safeguarding_without_policy_document if {
	asked := grounds.without_policy(adult_safeguarding, "sch1.18")
	grounds.lacks(asked, "adult_safeguarding", "appropriate_policy_missing")
}

# A case over the threshold, referred to the conference.
marac := grounds.holding(
	grounds.stating(
		grounds.question(
			"housing_provider",
			"safeguarding.domestic_abuse",
			["criminal", "health", "identity"],
		),
		["high_risk_domestic_abuse"],
	),
	["marac_referral"],
)

test_marac if grounds.rests_on(marac, "marac")

test_marac_basis if {
	grounds.says(
		marac,
		"public_task",
		["art10.official_authority", "art9.substantial_public_interest", "sch1.18"],
		["do_not_alert_perpetrator", "record_safeguarding_decision"],
	)
}

test_marac_serious_harm if {
	grounds.rests_on(grounds.holding(grounds.stating(marac, ["serious_harm_risk"]), []), "marac")
}

test_marac_without_referral if {
	grounds.lacks(grounds.holding(marac, []), "marac", "evidence_missing")
}

test_marac_below_threshold if {
	grounds.lacks(grounds.stating(marac, []), "marac", "circumstance_missing")
}

test_marac_with_neither if {
	asked := grounds.holding(grounds.stating(marac, []), [])
	grounds.lacks(asked, "marac", "circumstance_missing")
}

test_marac_not_for_fire_and_rescue if {
	grounds.not_spoken_for(grounds.with_partner(marac, {"kind": "fire_and_rescue"}), "marac")
}

test_marac_not_for_marketing if {
	grounds.not_spoken_for(grounds.asking(marac, {"purpose": "marketing"}), "marac")
}

test_marac_without_policy_document if {
	asked := grounds.without_policy(marac, "sch1.18")
	grounds.lacks(asked, "marac", "appropriate_policy_missing")
}
