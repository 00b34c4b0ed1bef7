package test.mayishare.grounds.crime

import data.test.mayishare.grounds

# A signed request, where holding back would prejudice the case.
police_request := grounds.holding(
	grounds.stating(
		grounds.question("police", "crime.detection", ["religion"]),
		["crime_prejudice"],
	),
	["police_request_form"],
)

test_police_request if grounds.rests_on(police_request, "police_request")

test_police_request_basis if {
	grounds.says(
		police_request,
		"public_task",
		["art9.substantial_public_interest", "sch1.10"],
		["record_exemption"],
	)
}

test_police_request_criminal_data if {
	asked := grounds.asking(police_request, {"dataCategories": ["criminal"]})
	grounds.rests_on(asked, "police_request")
}

test_police_request_without_prejudice if {
	grounds.lacks(grounds.stating(police_request, []), "police_request", "circumstance_missing")
}

test_police_request_without_form if {
	grounds.lacks(grounds.holding(police_request, []), "police_request", "evidence_missing")
}

test_police_request_health_on_form_alone if {
	asked := grounds.asking(police_request, {"dataCategories": ["health.mental"]})
	grounds.lacks(asked, "police_request", "circumstance_missing")
}

test_police_request_genetic_on_form_alone if {
	asked := grounds.asking(police_request, {"dataCategories": ["genetic"]})
	grounds.lacks(asked, "police_request", "circumstance_missing")
}

test_police_request_biometric_on_form_alone if {
	asked := grounds.asking(police_request, {"dataCategories": ["biometric"]})
	grounds.lacks(asked, "police_request", "circumstance_missing")
}

test_police_request_health_at_serious_harm if {
	asked := grounds.stating(
		grounds.asking(police_request, {"dataCategories": ["health"]}),
		["crime_prejudice", "serious_harm_risk"],
	)
	grounds.rests_on(asked, "police_request")
}

test_police_request_health_on_warrant if {
	asked := grounds.holding(
		grounds.asking(police_request, {"dataCategories": ["health"]}),
		["police_request_form", "warrant"],
	)
	grounds.rests_on(asked, "police_request")
}

test_police_request_health_on_order if {
	asked := grounds.holding(
		grounds.asking(police_request, {"dataCategories": ["health"]}),
		["court_order", "police_request_form"],
	)
	grounds.rests_on(asked, "police_request")
}

test_police_request_competent_authority_needs_no_policy_document if {
	asked := grounds.with_partner(
		grounds.without_policy(police_request, "sch1.10"),
		{"competentAuthority": true},
	)
	grounds.rests_on(asked, "police_request")
}

test_police_request_not_for_probation if {
	asked := grounds.with_partner(police_request, {"kind": "probation"})
	grounds.not_spoken_for(asked, "police_request")
}

test_police_request_not_for_crime if {
	asked := grounds.asking(police_request, {"purpose": "crime"})
	grounds.not_spoken_for(asked, "police_request")
}

test_police_request_not_for_marketing if {
	asked := grounds.asking(police_request, {"purpose": "marketing"})
	grounds.not_spoken_for(asked, "police_request")
}

test_police_request_without_policy_document if {
	asked := grounds.without_policy(police_request, "sch1.10")
	grounds.lacks(asked, "police_request", "appropriate_policy_missing")
}

# A community safety agreement.
crime_and_disorder := grounds.with_agreement(
	grounds.question("probation", "crime.prevention", ["criminal", "identity"]),
	"CONTROLLER_TO_CONTROLLER",
	["criminal", "identity"],
)

test_crime_and_disorder if grounds.rests_on(crime_and_disorder, "crime_and_disorder")

test_crime_and_disorder_basis if {
	grounds.says(crime_and_disorder, "public_task", ["art10.official_authority"], [])
}

test_crime_and_disorder_not_for_school if {
	asked := grounds.with_partner(crime_and_disorder, {"kind": "school"})
	grounds.not_spoken_for(asked, "crime_and_disorder")
}

test_crime_and_disorder_not_for_crime_prosecution if {
	asked := grounds.asking(crime_and_disorder, {"purpose": "crime.prosecution"})
	grounds.not_spoken_for(asked, "crime_and_disorder")
}

test_crime_and_disorder_not_health if {
	asked := grounds.asking(crime_and_disorder, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "crime_and_disorder")
}

test_crime_and_disorder_without_agreement if {
	asked := grounds.given(crime_and_disorder, {"agreements": []})
	grounds.lacks(asked, "crime_and_disorder", "agreement_not_covering")
}

test_crime_and_disorder_agreement_ended if {
	asked := grounds.with_agreement_changed(crime_and_disorder, {"ends": grounds.now})
	grounds.lacks(asked, "crime_and_disorder", "agreement_not_in_force")
}

test_crime_and_disorder_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(crime_and_disorder, {"purposes": ["marketing"]})
	grounds.lacks(asked, "crime_and_disorder", "agreement_not_covering")
}

test_crime_and_disorder_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(crime_and_disorder, {"dataCategories": ["online"]})
	grounds.lacks(asked, "crime_and_disorder", "agreement_not_covering")
}

test_crime_and_disorder_assurance_expired if {
	asked := grounds.with_partner(crime_and_disorder, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}

# An offender who may harm others, referred.
mappa := grounds.holding(
	grounds.question("probation", "crime.public_protection", ["criminal", "health", "identity"]),
	["mappa_referral"],
)

test_mappa if grounds.rests_on(mappa, "mappa")

test_mappa_basis if {
	grounds.says(
		mappa,
		"public_task",
		["art10.official_authority", "art9.substantial_public_interest", "sch1.10"],
		["record_safeguarding_decision"],
	)
}

test_mappa_without_referral if {
	grounds.lacks(grounds.holding(mappa, []), "mappa", "evidence_missing")
}

test_mappa_not_for_nhs_body if {
	grounds.not_spoken_for(grounds.with_partner(mappa, {"kind": "nhs_body"}), "mappa")
}

test_mappa_not_for_marketing if {
	grounds.not_spoken_for(grounds.asking(mappa, {"purpose": "marketing"}), "mappa")
}

test_mappa_without_policy_document if {
	asked := grounds.without_policy(mappa, "sch1.10")
	grounds.lacks(asked, "mappa", "appropriate_policy_missing")
}

# Someone who may be drawn into terrorism, referred.
prevent := grounds.holding(
	grounds.question(
		"school",
		"crime.counter_terrorism",
		["criminal", "identity", "political_opinion"],
	),
	["channel_referral"],
)

test_prevent if grounds.rests_on(prevent, "prevent")

test_prevent_basis if {
	grounds.says(
		prevent,
		"public_task",
		["art10.official_authority", "art9.substantial_public_interest", "sch1.18"],
		["record_safeguarding_decision"],
	)
}

test_prevent_serious_harm if {
	asked := grounds.holding(grounds.stating(prevent, ["serious_harm_risk"]), [])
	grounds.rests_on(asked, "prevent")
}

test_prevent_without_referral if {
	grounds.lacks(grounds.holding(prevent, []), "prevent", "evidence_missing")
}

test_prevent_not_for_fire_and_rescue if {
	grounds.not_spoken_for(grounds.with_partner(prevent, {"kind": "fire_and_rescue"}), "prevent")
}

test_prevent_not_for_service_delivery_education if {
	asked := grounds.asking(prevent, {"purpose": "service_delivery.education"})
	grounds.not_spoken_for(asked, "prevent")
}

test_prevent_without_policy_document if {
	asked := grounds.without_policy(prevent, "sch1.18")
	grounds.lacks(asked, "prevent", "appropriate_policy_missing")
}
