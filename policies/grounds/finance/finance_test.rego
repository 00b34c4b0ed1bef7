package test.mayishare.grounds.finance

import data.test.mayishare.grounds

# Who is liable for council tax.
tax_duties := grounds.question(
	"other_council",
	"regulation.council_tax",
	["financial.council_tax", "housing.property", "identity"],
)

test_tax_duties if grounds.rests_on(tax_duties, "tax_duties")

test_tax_duties_basis if grounds.says(tax_duties, "public_task", [], [])

test_tax_duties_not_for_housing_provider if {
	asked := grounds.with_partner(tax_duties, {"kind": "housing_provider"})
	grounds.not_spoken_for(asked, "tax_duties")
}

test_tax_duties_not_for_complaints if {
	grounds.not_spoken_for(grounds.asking(tax_duties, {"purpose": "complaints"}), "tax_duties")
}

test_tax_duties_not_financial_bank if {
	asked := grounds.asking(tax_duties, {"dataCategories": ["financial.bank"]})
	grounds.not_spoken_for(asked, "tax_duties")
}

test_tax_duties_not_health if {
	asked := grounds.asking(tax_duties, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "tax_duties")
}

test_tax_duties_not_criminal if {
	asked := grounds.asking(tax_duties, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "tax_duties")
}

# An agreement with a credit reference agency.
credit_reference := grounds.with_agreement(
	grounds.question(
		"credit_reference_agency",
		"finance.debt_recovery",
		["financial.credit", "identity"],
	),
	"CONTROLLER_TO_CONTROLLER",
	["financial.credit", "identity"],
)

test_credit_reference if grounds.rests_on(credit_reference, "credit_reference")

test_credit_reference_basis if grounds.says(credit_reference, "public_task", [], [])

test_credit_reference_inbound if {
	asked := grounds.asking(credit_reference, {"direction": "INBOUND"})
	grounds.rests_on(asked, "credit_reference")
}

test_credit_reference_not_for_insurer if {
	asked := grounds.with_partner(credit_reference, {"kind": "insurer"})
	grounds.not_spoken_for(asked, "credit_reference")
}

test_credit_reference_not_for_finance_grants if {
	asked := grounds.asking(credit_reference, {"purpose": "finance.grants"})
	grounds.not_spoken_for(asked, "credit_reference")
}

test_credit_reference_not_housing if {
	asked := grounds.asking(credit_reference, {"dataCategories": ["housing"]})
	grounds.not_spoken_for(asked, "credit_reference")
}

test_credit_reference_not_health if {
	asked := grounds.asking(credit_reference, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "credit_reference")
}

test_credit_reference_not_criminal if {
	asked := grounds.asking(credit_reference, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "credit_reference")
}

test_credit_reference_without_agreement if {
	asked := grounds.given(credit_reference, {"agreements": []})
	grounds.lacks(asked, "credit_reference", "agreement_not_covering")
}

test_credit_reference_agreement_ended if {
	asked := grounds.with_agreement_changed(credit_reference, {"ends": grounds.now})
	grounds.lacks(asked, "credit_reference", "agreement_not_in_force")
}

test_credit_reference_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(credit_reference, {"purposes": ["marketing"]})
	grounds.lacks(asked, "credit_reference", "agreement_not_covering")
}

test_credit_reference_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(credit_reference, {"dataCategories": ["online"]})
	grounds.lacks(asked, "credit_reference", "agreement_not_covering")
}

test_credit_reference_assurance_expired if {
	asked := grounds.with_partner(credit_reference, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}

# An agreement on paying grants.
grants_and_payments := grounds.with_agreement(
	grounds.question(
		"other_council",
		"finance.grants",
		["employment.payroll", "financial.bank", "identity"],
	),
	"CONTROLLER_TO_CONTROLLER",
	["employment.payroll", "financial.bank", "identity"],
)

test_grants_and_payments if grounds.rests_on(grants_and_payments, "grants_and_payments")

test_grants_and_payments_basis if grounds.says(grants_and_payments, "public_task", [], [])

test_grants_and_payments_not_for_voluntary if {
	asked := grounds.with_partner(grants_and_payments, {"kind": "voluntary"})
	grounds.not_spoken_for(asked, "grants_and_payments")
}

test_grants_and_payments_not_for_finance if {
	asked := grounds.asking(grants_and_payments, {"purpose": "finance"})
	grounds.not_spoken_for(asked, "grants_and_payments")
}

test_grants_and_payments_not_housing if {
	asked := grounds.asking(grants_and_payments, {"dataCategories": ["housing"]})
	grounds.not_spoken_for(asked, "grants_and_payments")
}

test_grants_and_payments_not_health if {
	asked := grounds.asking(grants_and_payments, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "grants_and_payments")
}

test_grants_and_payments_not_criminal if {
	asked := grounds.asking(grants_and_payments, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "grants_and_payments")
}

test_grants_and_payments_without_agreement if {
	asked := grounds.given(grants_and_payments, {"agreements": []})
	grounds.lacks(asked, "grants_and_payments", "agreement_not_covering")
}

test_grants_and_payments_agreement_ended if {
	asked := grounds.with_agreement_changed(grants_and_payments, {"ends": grounds.now})
	grounds.lacks(asked, "grants_and_payments", "agreement_not_in_force")
}

test_grants_and_payments_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(grants_and_payments, {"purposes": ["marketing"]})
	grounds.lacks(asked, "grants_and_payments", "agreement_not_covering")
}

test_grants_and_payments_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(grants_and_payments, {"dataCategories": ["online"]})
	grounds.lacks(asked, "grants_and_payments", "agreement_not_covering")
}

test_grants_and_payments_assurance_expired if {
	asked := grounds.with_partner(grants_and_payments, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}
