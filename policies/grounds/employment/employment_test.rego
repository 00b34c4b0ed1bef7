package test.mayishare.grounds.employment

import data.test.mayishare.grounds

# Occupational health.
employment := grounds.question(
	"nhs_body",
	"employment_matters",
	["employment", "financial.bank", "health", "trade_union"],
)

test_employment if grounds.rests_on(employment, "employment")

test_employment_basis if {
	grounds.says(employment, "legal_obligation", ["art9.employment_social", "sch1.1"], [])
}

test_employment_not_for_employer if {
	grounds.not_spoken_for(grounds.with_partner(employment, {"kind": "employer"}), "employment")
}

test_employment_not_for_complaints if {
	grounds.not_spoken_for(grounds.asking(employment, {"purpose": "complaints"}), "employment")
}

test_employment_not_religion if {
	asked := grounds.asking(employment, {"dataCategories": ["religion"]})
	grounds.not_spoken_for(asked, "employment")
}

test_employment_not_financial_debt if {
	asked := grounds.asking(employment, {"dataCategories": ["financial.debt"]})
	grounds.not_spoken_for(asked, "employment")
}

test_employment_not_criminal if {
	asked := grounds.asking(employment, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "employment")
}

test_employment_without_policy_document if {
	asked := grounds.without_policy(employment, "sch1.1")
	grounds.lacks(asked, "employment", "appropriate_policy_missing")
}
