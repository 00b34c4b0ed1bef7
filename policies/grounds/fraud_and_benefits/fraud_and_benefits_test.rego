package test.mayishare.grounds.fraud_and_benefits

import data.test.mayishare.grounds

# The data sets the Initiative takes.
national_fraud_initiative := grounds.question(
	"audit_body",
	"fraud.national_fraud_initiative",
	["employment.payroll", "identity", "parking"],
)

test_national_fraud_initiative if {
	grounds.rests_on(national_fraud_initiative, "national_fraud_initiative")
}

test_national_fraud_initiative_basis if {
	grounds.says(
		national_fraud_initiative,
		"legal_obligation",
		[],
		["inform_subject", "nfi_code_of_practice"],
	)
}

test_national_fraud_initiative_consent_refused if {
	asked := grounds.stating(national_fraud_initiative, ["consent_refused"])
	grounds.rests_on(asked, "national_fraud_initiative")
}

test_national_fraud_initiative_not_for_central_government if {
	asked := grounds.with_partner(national_fraud_initiative, {"kind": "central_government"})
	grounds.not_spoken_for(asked, "national_fraud_initiative")
}

test_national_fraud_initiative_not_for_fraud_investigation if {
	asked := grounds.asking(national_fraud_initiative, {"purpose": "fraud.investigation"})
	grounds.not_spoken_for(asked, "national_fraud_initiative")
}

test_national_fraud_initiative_not_health if {
	asked := grounds.asking(national_fraud_initiative, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "national_fraud_initiative")
}

test_national_fraud_initiative_not_criminal if {
	asked := grounds.asking(national_fraud_initiative, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "national_fraud_initiative")
}

test_national_fraud_initiative_not_identifier_nhs_number if {
	asked := grounds.asking(national_fraud_initiative, {"dataCategories": ["identifier.nhs_number"]})
	grounds.not_spoken_for(asked, "national_fraud_initiative")
}

# An agreement to investigate fraud.
fraud_prevention := grounds.with_agreement(
	grounds.question("housing_provider", "fraud.investigation", ["criminal", "identity"]),
	"CONTROLLER_TO_CONTROLLER",
	["criminal", "identity"],
)

test_fraud_prevention if grounds.rests_on(fraud_prevention, "fraud_prevention")

test_fraud_prevention_basis if grounds.says(fraud_prevention, "public_task", ["sch1.36"], [])

test_fraud_prevention_not_for_nhs_body if {
	asked := grounds.with_partner(fraud_prevention, {"kind": "nhs_body"})
	grounds.not_spoken_for(asked, "fraud_prevention")
}

test_fraud_prevention_not_for_fraud if {
	asked := grounds.asking(fraud_prevention, {"purpose": "fraud"})
	grounds.not_spoken_for(asked, "fraud_prevention")
}

test_fraud_prevention_not_health if {
	asked := grounds.asking(fraud_prevention, {"dataCategories": ["health"]})
	grounds.not_spoken_for(asked, "fraud_prevention")
}

test_fraud_prevention_without_policy_document if {
	asked := grounds.without_policy(fraud_prevention, "sch1.14")
	grounds.lacks(asked, "fraud_prevention", "appropriate_policy_missing")
}

test_fraud_prevention_without_agreement if {
	asked := grounds.given(fraud_prevention, {"agreements": []})
	grounds.lacks(asked, "fraud_prevention", "agreement_not_covering")
}

test_fraud_prevention_agreement_ended if {
	asked := grounds.with_agreement_changed(fraud_prevention, {"ends": grounds.now})
	grounds.lacks(asked, "fraud_prevention", "agreement_not_in_force")
}

test_fraud_prevention_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(fraud_prevention, {"purposes": ["marketing"]})
	grounds.lacks(asked, "fraud_prevention", "agreement_not_covering")
}

test_fraud_prevention_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(fraud_prevention, {"dataCategories": ["online"]})
	grounds.lacks(asked, "fraud_prevention", "agreement_not_covering")
}

test_fraud_prevention_assurance_expired if {
	asked := grounds.with_partner(fraud_prevention, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}

# An agreement on benefits.
benefits := grounds.with_agreement(
	grounds.question(
		"central_government",
		"finance.benefits",
		["family", "identifier.national_insurance", "identity"],
	),
	"CONTROLLER_TO_CONTROLLER",
	["family", "identifier.national_insurance", "identity"],
)

test_benefits if grounds.rests_on(benefits, "benefits")

test_benefits_basis if grounds.says(benefits, "public_task", [], [])

test_benefits_not_for_other_council if {
	grounds.not_spoken_for(grounds.with_partner(benefits, {"kind": "other_council"}), "benefits")
}

test_benefits_not_for_service_management if {
	asked := grounds.asking(benefits, {"purpose": "service_management"})
	grounds.not_spoken_for(asked, "benefits")
}

test_benefits_not_identifier_nhs_number if {
	asked := grounds.asking(benefits, {"dataCategories": ["identifier.nhs_number"]})
	grounds.not_spoken_for(asked, "benefits")
}

test_benefits_not_health if {
	grounds.not_spoken_for(grounds.asking(benefits, {"dataCategories": ["health"]}), "benefits")
}

test_benefits_not_criminal if {
	asked := grounds.asking(benefits, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "benefits")
}

test_benefits_without_agreement if {
	asked := grounds.given(benefits, {"agreements": []})
	grounds.lacks(asked, "benefits", "agreement_not_covering")
}

test_benefits_agreement_ended if {
	asked := grounds.with_agreement_changed(benefits, {"ends": grounds.now})
	grounds.lacks(asked, "benefits", "agreement_not_in_force")
}

test_benefits_agreement_for_another_purpose if {
	asked := grounds.with_agreement_changed(benefits, {"purposes": ["marketing"]})
	grounds.lacks(asked, "benefits", "agreement_not_covering")
}

test_benefits_agreement_for_other_data if {
	asked := grounds.with_agreement_changed(benefits, {"dataCategories": ["online"]})
	grounds.lacks(asked, "benefits", "agreement_not_covering")
}

test_benefits_assurance_expired if {
	asked := grounds.with_partner(benefits, {"assurance": {"expires": grounds.now}})
	grounds.barred(asked, "assurance_expired")
}
