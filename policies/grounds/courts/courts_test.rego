package test.mayishare.grounds.courts

import data.test.mayishare.grounds

# What a court orders may go to anyone, for anything.
court_order := grounds.holding(
	grounds.question("insurer", "legal_proceedings", ["criminal", "health", "identity"]),
	["court_order"],
)

test_court_order if grounds.rests_on(court_order, "court_order")

test_court_order_basis if {
	grounds.says(
		court_order,
		"legal_obligation",
		["art9.legal_claims", "sch1.33"],
		["only_what_is_ordered"],
	)
}

test_court_order_for_any_purpose if {
	asked := grounds.asking(court_order, {"purpose": "employment_matters", "dataCategories": ["health"]})
	grounds.rests_on(asked, "court_order")
}

test_court_order_without_order if {
	grounds.not_spoken_for(grounds.holding(court_order, []), "court_order")
}

test_court_order_warrant_is_none if {
	grounds.not_spoken_for(grounds.holding(court_order, ["warrant"]), "court_order")
}

# The council is in proceedings.
legal_claims := grounds.stating(
	grounds.question("court", "legal_proceedings", ["criminal", "health"]),
	["legal_claim"],
)

test_legal_claims if grounds.rests_on(legal_claims, "legal_claims")

test_legal_claims_basis if {
	grounds.says(legal_claims, "public_task", ["art9.legal_claims", "sch1.33"], [])
}

test_legal_claims_without_claim if {
	asked := grounds.asking(grounds.stating(legal_claims, []), {"dataCategories": ["health"]})
	grounds.lacks(asked, "legal_claims", "circumstance_missing")
}

test_legal_claims_not_for_university if {
	asked := grounds.with_partner(legal_claims, {"kind": "university"})
	grounds.not_spoken_for(asked, "legal_claims")
}

test_legal_claims_not_for_complaints if {
	asked := grounds.asking(legal_claims, {"purpose": "complaints"})
	grounds.not_spoken_for(asked, "legal_claims")
}

# A notice demands data outside any agreement.
statutory_demand := grounds.holding(
	grounds.question("central_government", "finance.benefits", ["criminal", "employment"]),
	["statutory_notice"],
)

test_statutory_demand if grounds.rests_on(statutory_demand, "statutory_demand")

test_statutory_demand_basis if {
	grounds.says(
		statutory_demand,
		"legal_obligation",
		["art10.official_authority"],
		["only_what_is_ordered"],
	)
}

test_statutory_demand_without_notice if {
	grounds.lacks(grounds.holding(statutory_demand, []), "statutory_demand", "evidence_missing")
}

test_statutory_demand_not_for_nhs_body if {
	asked := grounds.with_partner(statutory_demand, {"kind": "nhs_body"})
	grounds.not_spoken_for(asked, "statutory_demand")
}

test_statutory_demand_not_for_marketing if {
	asked := grounds.asking(statutory_demand, {"purpose": "marketing"})
	grounds.not_spoken_for(asked, "statutory_demand")
}

test_statutory_demand_not_health if {
	asked := grounds.asking(statutory_demand, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "statutory_demand")
}
