package test.mayishare.bars.special_categories

import data.test.mayishare.grounds

history := grounds.stating(
	grounds.question("council_service", "service_delivery", ["identity"]),
	["gender_recognition"],
)

test_gender_history_protected if grounds.barred(history, "gender_history_protected")

test_gender_history_by_order_of_a_court if {
	grounds.rests_on(grounds.holding(history, ["court_order"]), "court_order")
}

test_gender_history_to_the_police if {
	police := grounds.holding(
		grounds.stating(
			grounds.question("police", "crime.detection", ["identity"]),
			["gender_recognition", "crime_prejudice"],
		),
		["police_request_form"],
	)
	grounds.rests_on(police, "police_request")
}

test_gender_history_to_the_police_without_prejudice if {
	police := grounds.stating(grounds.question("police", "crime.detection", ["identity"]), ["gender_recognition"])
	grounds.barred(police, "gender_history_protected")
}

test_gender_history_and_crime_but_no_police if {
	other := grounds.stating(history, ["gender_recognition", "crime_prejudice"])
	grounds.barred(other, "gender_history_protected")
}

test_gender_history_with_consent if grounds.rests_on(grounds.consenting(history, {}), "consent")

test_gender_history_with_a_poor_consent if {
	every change in [
		{"explicit": false},
		{"givenBy": "REPRESENTATIVE", "authorityVerified": true},
		{"expires": grounds.now},
		{"partners": ["another"]},
		{"dataCategories": ["contact"]},
	] {
		grounds.barred(grounds.consenting(history, change), "gender_history_protected")
	}
}

test_own_gender_history if {
	own := grounds.stating(
		grounds.with_partner(
			grounds.question("individual", "information_request.subject_access", ["identity"]),
			{"code": "data_subject"},
		),
		["gender_recognition", "requested_by_subject", "identity_verified"],
	)
	grounds.rests_on(own, "subject_access")
	by_parent := ["gender_recognition", "requested_by_subject", "identity_verified", "parental_responsibility"]
	grounds.barred(grounds.stating(own, by_parent), "gender_history_protected")
}

opted_out(purpose, categories) := grounds.stating(
	grounds.question("council_service", purpose, categories),
	["national_opt_out", "identification_necessary"],
)

test_national_opt_out if {
	every purpose in ["research.statistics", "insight", "service_management"] {
		grounds.barred(opted_out(purpose, ["health.mental"]), "national_opt_out")
		grounds.barred(opted_out(purpose, ["social_care"]), "national_opt_out")
	}
}

test_national_opt_out_speaks_of_health_only if {
	not grounds.barred(opted_out("insight", ["identity", "education"]), "national_opt_out")
}

test_national_opt_out_not_of_care if {
	not grounds.barred(opted_out("service_delivery", ["health"]), "national_opt_out")
}

test_national_opt_out_not_of_pseudonymised_data if {
	asked := grounds.asking(opted_out("research", ["health"]), {"dataForm": "PSEUDONYMISED"})
	not grounds.barred(asked, "national_opt_out")
}

test_national_opt_out_overcome_by_consent if {
	asked := grounds.consenting(opted_out("service_management", ["health"]), {})
	not grounds.barred(asked, "national_opt_out")
}

test_national_opt_out_not_overcome_by_a_consent_that_is_not_explicit if {
	asked := grounds.consenting(opted_out("service_management", ["health"]), {"explicit": false})
	grounds.barred(asked, "national_opt_out")
}

test_national_opt_out_not_overcome_by_a_consent_for_other_data if {
	asked := grounds.consenting(opted_out("service_management", ["health"]), {"dataCategories": ["identity"]})
	grounds.barred(asked, "national_opt_out")
}

test_no_opt_out if {
	not grounds.barred(grounds.question("council_service", "service_management", ["health"]), "national_opt_out")
}
