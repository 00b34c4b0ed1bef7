package test.mayishare.grounds.regulation

import data.test.mayishare.grounds

# A regulator looks into fitness to practise.
professional_regulation := grounds.question(
	"regulator",
	"regulation.professional_standards",
	["criminal", "employment", "health"],
)

test_professional_regulation if {
	grounds.rests_on(professional_regulation, "professional_regulation")
}

test_professional_regulation_basis if {
	grounds.says(
		professional_regulation,
		"public_task",
		["art9.substantial_public_interest", "sch1.12", "sch1.36"],
		[],
	)
}

test_professional_regulation_not_for_university if {
	asked := grounds.with_partner(professional_regulation, {"kind": "university"})
	grounds.not_spoken_for(asked, "professional_regulation")
}

test_professional_regulation_not_for_complaints if {
	asked := grounds.asking(professional_regulation, {"purpose": "complaints"})
	grounds.not_spoken_for(asked, "professional_regulation")
}

test_professional_regulation_not_religion if {
	asked := grounds.asking(professional_regulation, {"dataCategories": ["religion"]})
	grounds.not_spoken_for(asked, "professional_regulation")
}

test_professional_regulation_without_policy_document if {
	asked := grounds.without_policy(professional_regulation, "sch1.12")
	grounds.lacks(asked, "professional_regulation", "appropriate_policy_missing")
}

# The care regulator inspects.
care_regulation := grounds.with_partner(
	grounds.question(
		"regulator",
		"regulation.care_quality",
		["complaint", "health", "social_care"],
	),
	{"code": "care_quality_commission"},
)

test_care_regulation if grounds.rests_on(care_regulation, "care_regulation")

test_care_regulation_basis if {
	grounds.says(
		care_regulation,
		"legal_obligation",
		["art9.substantial_public_interest", "sch1.12"],
		[],
	)
}

test_care_regulation_not_for_another_regulator if {
	asked := grounds.with_partner(care_regulation, {"code": "social_work_england"})
	grounds.not_spoken_for(asked, "care_regulation")
}

test_care_regulation_not_for_complaints if {
	asked := grounds.asking(care_regulation, {"purpose": "complaints"})
	grounds.not_spoken_for(asked, "care_regulation")
}

test_care_regulation_not_ethnicity if {
	asked := grounds.asking(care_regulation, {"dataCategories": ["ethnicity"]})
	grounds.not_spoken_for(asked, "care_regulation")
}

test_care_regulation_not_criminal if {
	asked := grounds.asking(care_regulation, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "care_regulation")
}

test_care_regulation_without_policy_document if {
	asked := grounds.without_policy(care_regulation, "sch1.12")
	grounds.lacks(asked, "care_regulation", "appropriate_policy_missing")
}

# The ombudsman investigates.
ombudsman := grounds.with_partner(
	grounds.question("regulator", "complaints", ["criminal", "health", "identity"]),
	{"code": "ombudsman"},
)

test_ombudsman if grounds.rests_on(ombudsman, "ombudsman")

test_ombudsman_basis if {
	grounds.says(
		ombudsman,
		"legal_obligation",
		["art9.substantial_public_interest", "sch1.36", "sch1.6"],
		[],
	)
}

test_ombudsman_not_for_another_regulator if {
	asked := grounds.with_partner(ombudsman, {"code": "social_work_england"})
	grounds.not_spoken_for(asked, "ombudsman")
}

test_ombudsman_not_for_service_management if {
	asked := grounds.asking(ombudsman, {"purpose": "service_management"})
	grounds.not_spoken_for(asked, "ombudsman")
}

test_ombudsman_without_policy_document if {
	asked := grounds.without_policy(ombudsman, "sch1.6")
	grounds.lacks(asked, "ombudsman", "appropriate_policy_missing")
}

# A licence is applied for.
licensing_checks := grounds.question(
	"fire_and_rescue",
	"regulation.licensing",
	["criminal", "identity", "licensing"],
)

test_licensing_checks if grounds.rests_on(licensing_checks, "licensing_checks")

test_licensing_checks_basis if {
	grounds.says(licensing_checks, "public_task", ["art10.official_authority"], [])
}

test_licensing_checks_not_for_nhs_body if {
	asked := grounds.with_partner(licensing_checks, {"kind": "nhs_body"})
	grounds.not_spoken_for(asked, "licensing_checks")
}

test_licensing_checks_not_for_regulation_council_tax if {
	asked := grounds.asking(licensing_checks, {"purpose": "regulation.council_tax"})
	grounds.not_spoken_for(asked, "licensing_checks")
}

test_licensing_checks_not_financial if {
	asked := grounds.asking(licensing_checks, {"dataCategories": ["financial"]})
	grounds.not_spoken_for(asked, "licensing_checks")
}

test_licensing_checks_not_health if {
	asked := grounds.asking(licensing_checks, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "licensing_checks")
}

# A rogue trader.
trading_standards := grounds.question(
	"other_council",
	"regulation.trading_standards",
	["criminal", "financial"],
)

test_trading_standards if grounds.rests_on(trading_standards, "trading_standards")

test_trading_standards_basis if {
	grounds.says(trading_standards, "public_task", ["art10.official_authority"], [])
}

test_trading_standards_planning_enforcement if {
	asked := grounds.asking(trading_standards, {"purpose": "regulation.planning_enforcement"})
	grounds.rests_on(asked, "trading_standards")
}

test_trading_standards_not_for_school if {
	asked := grounds.with_partner(trading_standards, {"kind": "school"})
	grounds.not_spoken_for(asked, "trading_standards")
}

test_trading_standards_not_for_regulation_licensing if {
	asked := grounds.asking(trading_standards, {"purpose": "regulation.licensing"})
	grounds.not_spoken_for(asked, "trading_standards")
}

test_trading_standards_not_health if {
	asked := grounds.asking(trading_standards, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "trading_standards")
}
