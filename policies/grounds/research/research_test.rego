package test.mayishare.grounds.research

import data.test.mayishare.grounds

# A study with pseudonymised data.
research := grounds.asking(
	grounds.with_agreement(
		grounds.question(
			"university",
			"research.statistics",
			["ethnicity", "health", "housing", "social_care"],
		),
		"CONTROLLER_TO_CONTROLLER",
		["ethnicity", "health", "housing", "social_care"],
	),
	{"dataForm": "PSEUDONYMISED"},
)

test_research if grounds.rests_on(research, "research")

test_research_basis if {
	grounds.says(
		research,
		"public_task",
		["art9.research", "sch1.4"],
		["no_decisions_about_the_person"],
	)
}

test_research_identifiable if {
	asked := grounds.asking(research, {"dataForm": "IDENTIFIABLE"})
	grounds.lacks(asked, "research", "circumstance_missing")
}

test_research_identifiable_with_ethics_and_section_251 if {
	grounds.rests_on(identifiable, "research")
}

test_research_without_ethics if {
	asked := grounds.holding(identifiable, ["section_251_approval"])
	grounds.lacks(asked, "research", "evidence_missing")
}

test_research_without_necessity if {
	grounds.lacks(grounds.stating(identifiable, []), "research", "circumstance_missing")
}

test_research_health_without_section_251 if {
	asked := grounds.holding(identifiable, ["ethics_approval"])
	grounds.lacks(asked, "research", "evidence_missing")
}

test_research_other_data_without_section_251 if {
	asked := grounds.asking(
		grounds.holding(identifiable, ["ethics_approval"]),
		{"dataCategories": ["housing", "social_care"]},
	)
	grounds.rests_on(asked, "research")
}

test_research_health_with_explicit_consent if grounds.rests_on(consented, "research")

test_research_not_for_voluntary if {
	grounds.not_spoken_for(grounds.with_partner(research, {"kind": "voluntary"}), "research")
}

test_research_not_for_insight if {
	grounds.not_spoken_for(grounds.asking(research, {"purpose": "insight"}), "research")
}

test_research_not_religion if {
	asked := grounds.asking(research, {"dataCategories": ["religion"]})
	grounds.not_spoken_for(asked, "research")
}

test_research_not_criminal if {
	asked := grounds.asking(research, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "research")
}

test_research_without_agreement if {
	asked := grounds.given(research, {"agreements": []})
	grounds.lacks(asked, "research", "agreement_not_covering")
}

test_research_agreement_ended if {
	asked := grounds.with_agreement_changed(research, {"ends": grounds.now})
	grounds.lacks(asked, "research", "agreement_not_in_force")
}

test_research_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(research, {"purposes": ["marketing"]})
	grounds.lacks(asked, "research", "agreement_not_covering")
}

test_research_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(research, {"dataCategories": ["online"]})
	grounds.lacks(asked, "research", "agreement_not_covering")
}

test_research_assurance_expired if {
	asked := grounds.with_partner(research, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}

# Data that identifies people, with every approval it can have.
identifiable := grounds.holding(
	grounds.stating(grounds.asking(research, {"dataForm": "IDENTIFIABLE"}), ["identification_necessary"]),
	["ethics_approval", "section_251_approval"],
)

# The person agreed to the study, and the agreement's partner and data are those of the question.
consented := grounds.consenting(
	grounds.holding(grounds.asking(identifiable, {"dataCategories": ["health"]}), ["ethics_approval"]),
	{},
)

test_research_health_with_consent_not_explicit if {
	grounds.not_rested_on(grounds.given(consented, {"consent": {"explicit": false}}), "research")
}

test_research_health_with_consent_withdrawn if {
	withdrawn := {"status": "WITHDRAWN", "withdrawn": grounds.now}
	grounds.not_rested_on(grounds.given(consented, {"consent": withdrawn}), "research")
}
