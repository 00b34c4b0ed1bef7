# METADATA
# title: The table of grounds, written down a second time
# description: >-
#   Who may be told, for what, what data, on which basis and conditions: what the tables of the grounds
#   say has to be what is written here, so that no entry changes by a slip of the hand. A change of the
#   law is made in both places.
package test.mayishare.table

expected := {
	"consent": {"partners": ["any"], "purposes": ["any"], "categories": ["any"], "basis": "consent", "special": ["art9.explicit_consent"], "criminal": ["sch1.29"], "agreement": false, "obligations": ["honour_withdrawal"]},
	"subject_access": {"only_partner": "data_subject", "partners": ["individual"], "purposes": ["information_request.subject_access"], "categories": ["any"], "basis": "legal_obligation", "special": ["art9.substantial_public_interest", "sch1.6"], "criminal": ["sch1.36"], "agreement": false, "obligations": ["answer_within_one_month"]},
	"court_order": {"partners": ["any"], "purposes": ["any"], "categories": ["any"], "basis": "legal_obligation", "special": ["art9.legal_claims"], "criminal": ["sch1.33"], "agreement": false, "obligations": ["only_what_is_ordered"]},
	"legal_claims": {"partners": ["court", "contractor", "other_council", "central_government", "regulator"], "purposes": ["legal_proceedings"], "categories": ["any"], "basis": "public_task", "special": ["art9.legal_claims"], "criminal": ["sch1.33"], "agreement": false, "obligations": []},
	"child_protection": {"partners": ["police", "nhs_body", "school", "council_service", "other_council", "probation", "social_care_provider", "housing_provider", "voluntary", "central_government"], "purposes": ["safeguarding.children"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.18"], "criminal": ["art10.official_authority"], "agreement": false, "obligations": ["record_safeguarding_decision"]},
	"adult_safeguarding": {"partners": ["police", "nhs_body", "council_service", "other_council", "social_care_provider", "housing_provider", "probation", "regulator", "fire_and_rescue", "voluntary"], "purposes": ["safeguarding.adults"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.18"], "criminal": ["art10.official_authority"], "agreement": false, "obligations": ["record_safeguarding_decision"]},
	"marac": {"partners": ["police", "nhs_body", "probation", "housing_provider", "other_council", "council_service", "voluntary", "school"], "purposes": ["safeguarding.domestic_abuse"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.18"], "criminal": ["art10.official_authority"], "agreement": false, "obligations": ["record_safeguarding_decision", "do_not_alert_perpetrator"]},
	"vital_interests": {"partners": ["any"], "except_partners": ["commercial", "media", "insurer", "employer"], "purposes": ["any"], "except_purposes": ["marketing", "insight", "research"], "categories": ["any"], "basis": "vital_interests", "special": ["art9.vital_interests"], "criminal": ["sch1.30"], "agreement": false, "obligations": ["review_after_emergency"]},
	"civil_emergency": {"partners": ["fire_and_rescue", "police", "nhs_body", "other_council", "central_government", "housing_provider", "voluntary"], "purposes": ["emergency_response"], "categories": ["identity", "contact", "health.disability", "health.physical", "social_care.services", "housing"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.6"], "agreement": false, "obligations": ["review_after_emergency"]},
	"police_request": {"partners": ["police"], "purposes": ["crime.prevention", "crime.detection", "crime.prosecution"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.10"], "criminal": ["art10.official_authority"], "agreement": false, "obligations": ["record_exemption"]},
	"statutory_demand": {"partners": ["central_government", "police", "regulator", "court"], "purposes": ["finance", "fraud.investigation", "crime", "regulation", "legal_proceedings"], "categories": ["ordinary", "criminal"], "basis": "legal_obligation", "criminal": ["art10.official_authority"], "agreement": false, "obligations": ["only_what_is_ordered"]},
	"crime_and_disorder": {"partners": ["police", "probation", "fire_and_rescue", "other_council", "nhs_body"], "purposes": ["crime.prevention", "crime.detection"], "categories": ["ordinary", "criminal"], "basis": "public_task", "criminal": ["art10.official_authority"], "agreement": true, "obligations": []},
	"mappa": {"partners": ["police", "probation"], "purposes": ["crime.public_protection"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.10"], "criminal": ["art10.official_authority"], "agreement": false, "obligations": ["record_safeguarding_decision"]},
	"prevent": {"partners": ["police", "school", "nhs_body", "council_service", "probation"], "purposes": ["crime.counter_terrorism"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.18"], "criminal": ["art10.official_authority"], "agreement": false, "obligations": ["record_safeguarding_decision"]},
	"national_fraud_initiative": {"partners": ["audit_body"], "purposes": ["fraud.national_fraud_initiative"], "categories": ["identity", "contact", "identifier.national_insurance", "financial", "employment", "housing", "parking", "licensing"], "basis": "legal_obligation", "agreement": false, "obligations": ["nfi_code_of_practice", "inform_subject"]},
	"fraud_prevention": {"partners": ["central_government", "other_council", "audit_body", "police", "housing_provider"], "purposes": ["fraud.investigation"], "categories": ["ordinary", "criminal"], "basis": "public_task", "criminal": ["sch1.36"], "agreement": true, "obligations": []},
	"benefits": {"partners": ["central_government"], "purposes": ["finance.benefits"], "categories": ["identity", "contact", "identifier.national_insurance", "family", "financial", "housing"], "basis": "public_task", "agreement": true, "obligations": []},
	"school_census": {"only_partner": "department_for_education", "partners": ["central_government"], "purposes": ["statutory_returns.school_census"], "categories": ["identity", "contact.address", "identifier.pupil_number", "education", "ethnicity", "health.disability"], "basis": "legal_obligation", "special": ["art9.substantial_public_interest", "sch1.6"], "agreement": false, "obligations": ["inform_subject"]},
	"social_care_return": {"partners": ["central_government", "nhs_body"], "purposes": ["statutory_returns.social_care"], "categories": ["identity", "social_care", "health", "ethnicity"], "basis": "legal_obligation", "special": ["art9.substantial_public_interest", "sch1.6"], "agreement": false, "obligations": []},
	"direct_care": {"partners": ["nhs_body", "social_care_provider", "council_service"], "purposes": ["service_delivery.direct_care", "service_delivery.adult_social_care"], "categories": ["identity", "contact", "identifier", "family", "health", "social_care"], "basis": "legal_obligation", "special": ["art9.health_social_care", "sch1.2"], "agreement": false, "obligations": []},
	"care_by_agreement": {"partners": ["nhs_body", "social_care_provider", "voluntary"], "purposes": ["service_delivery.adult_social_care", "service_delivery.direct_care"], "categories": ["identity", "contact", "family", "health", "social_care"], "basis": "public_task", "special": ["art9.health_social_care", "sch1.2"], "agreement": true, "obligations": []},
	"childrens_services": {"partners": ["school", "nhs_body", "other_council", "social_care_provider", "voluntary"], "purposes": ["service_delivery.childrens_social_care", "service_delivery.education"], "categories": ["identity", "contact", "family", "education", "social_care", "health.disability"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.6"], "agreement": true, "obligations": []},
	"housing_management": {"partners": ["housing_provider", "other_council"], "purposes": ["service_delivery.housing", "finance.debt_recovery"], "categories": ["identity", "contact", "family", "financial", "housing", "health.disability"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.6"], "agreement": true, "obligations": []},
	"processor": {"partners": ["contractor"], "purposes": ["any"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.6"], "criminal": ["art10.official_authority"], "agreement": true, "obligations": ["only_on_instructions"]},
	"council_internal": {"partners": ["council_service"], "purposes": ["service_delivery", "safeguarding", "service_management", "finance", "regulation", "complaints", "fraud.investigation"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.6"], "criminal": ["art10.official_authority"], "agreement": false, "obligations": []},
	"service_information": {"partners": ["council_service"], "purposes": ["service_information"], "categories": ["ordinary"], "except_categories": ["social_care"], "basis": "public_task", "agreement": false, "obligations": ["right_to_object"]},
	"insight_internal": {"partners": ["council_service"], "purposes": ["insight"], "categories": ["ordinary"], "basis": "public_task", "agreement": false, "obligations": ["right_to_object"]},
	"professional_regulation": {"partners": ["regulator"], "purposes": ["regulation.professional_standards"], "categories": ["employment", "identity", "contact", "complaint", "criminal", "health"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.12"], "criminal": ["sch1.36"], "agreement": false, "obligations": []},
	"care_regulation": {"only_partner": "care_quality_commission", "partners": ["regulator"], "purposes": ["regulation.care_quality"], "categories": ["identity", "contact", "social_care", "health", "complaint", "employment"], "basis": "legal_obligation", "special": ["art9.substantial_public_interest", "sch1.12"], "agreement": false, "obligations": []},
	"ombudsman": {"only_partner": "ombudsman", "partners": ["regulator"], "purposes": ["complaints"], "categories": ["any"], "basis": "legal_obligation", "special": ["art9.substantial_public_interest", "sch1.6"], "criminal": ["sch1.36"], "agreement": false, "obligations": []},
	"licensing_checks": {"partners": ["police", "fire_and_rescue"], "purposes": ["regulation.licensing"], "categories": ["identity", "contact", "licensing", "criminal"], "basis": "public_task", "criminal": ["art10.official_authority"], "agreement": false, "obligations": []},
	"tax_duties": {"partners": ["other_council", "central_government", "council_service"], "purposes": ["regulation.council_tax"], "categories": ["identity", "contact", "financial.council_tax", "housing.property"], "basis": "public_task", "agreement": false, "obligations": []},
	"credit_reference": {"partners": ["credit_reference_agency"], "purposes": ["finance.debt_recovery", "fraud.investigation", "insight"], "categories": ["identity", "contact", "financial"], "basis": "public_task", "agreement": true, "obligations": []},
	"research": {"partners": ["university", "central_government", "nhs_body"], "purposes": ["research"], "categories": ["ordinary", "health", "social_care", "ethnicity"], "basis": "public_task", "special": ["art9.research", "sch1.4"], "agreement": true, "obligations": ["no_decisions_about_the_person"]},
	"public_health": {"partners": ["nhs_body", "council_service", "other_council"], "purposes": ["service_delivery.public_health"], "categories": ["identity", "contact", "health", "ethnicity"], "basis": "public_task", "special": ["art9.public_health", "sch1.3"], "agreement": false, "obligations": []},
	"public_registers": {"partners": ["any"], "purposes": ["public_register"], "categories": ["identity.name", "contact.address", "licensing", "housing.property"], "basis": "legal_obligation", "agreement": false, "obligations": []},
	"made_public": {"partners": ["any"], "except_partners": ["commercial"], "purposes": ["any"], "except_purposes": ["marketing"], "categories": ["special", "criminal", "identity.name"], "basis": "public_task", "special": ["art9.made_public"], "criminal": ["sch1.32"], "agreement": false, "obligations": []},
	"elected_member": {"partners": ["elected_representative"], "purposes": ["representation"], "categories": ["any"], "basis": "public_task", "special": ["art9.substantial_public_interest", "sch1.24"], "criminal": ["sch1.36"], "agreement": false, "obligations": []},
	"employment": {"partners": ["nhs_body", "central_government", "contractor"], "purposes": ["employment_matters"], "categories": ["identity", "contact", "employment", "financial.bank", "health", "trade_union"], "basis": "legal_obligation", "special": ["art9.employment_social", "sch1.1"], "agreement": false, "obligations": []},
	"grants_and_payments": {"partners": ["central_government", "other_council", "contractor"], "purposes": ["finance.payments", "finance.grants"], "categories": ["identity", "contact", "financial.bank", "employment.payroll"], "basis": "public_task", "agreement": true, "obligations": []},
	"trading_standards": {"partners": ["police", "other_council", "regulator", "central_government"], "purposes": ["regulation.trading_standards", "regulation.planning_enforcement"], "categories": ["ordinary", "criminal"], "basis": "public_task", "criminal": ["art10.official_authority"], "agreement": false, "obligations": []},
}

lists := {"partners", "except_partners", "purposes", "except_purposes", "categories", "except_categories", "special", "criminal", "obligations"}

# The order of a list means nothing.
plain(row) := object.union(row, {key: sort(value) | some key, value in row; key in lists})

columns := lists | {"only_partner", "basis", "agreement"}

written[code] := plain(object.filter(row, columns)) if {
	some rows in data.grounds
	some code, row in rows
}

test_each_ground_is_as_written if {
	every code, row in expected { written[code] == plain(row) }
}

test_no_ground_besides if object.keys(written) == object.keys(expected)

# What else a row says.
others[code] := more if {
	some rows in data.grounds
	some code, row in rows
	more := object.remove(row, columns)
	count(more) > 0
}

test_what_else_a_ground_says if {
	others == {
		"consent": {"consent": true, "general": true},
		"court_order": {"general": true},
		"processor": {"agreement_kinds": ["PROCESSOR_CONTRACT"]},
		"vital_interests": {"emergency": true, "general": true, "begun_by": ["life_threatening_emergency"]},
		"civil_emergency": {"emergency": true},
		"fraud_prevention": {"extends": ["sch1.14"]},
		"made_public": {"general": true, "begun_by": ["made_public"]},
	}
}
