package test.mayishare.bars.transfers

import data.test.mayishare.grounds

asked := grounds.stating(grounds.question("school", "safeguarding.children", ["identity"]), ["child_at_risk"])

used_in(country) := grounds.asking(asked, {"country": country})

test_protected_countries if {
	every country in ["GB", "FR", "GI", "NZ", "JP", "CH"] {
		grounds.rests_on(used_in(country), "child_protection")
	}
}

test_transfer_unprotected if grounds.barred(used_in("IN"), "transfer_unprotected")

test_no_country if {
	nowhere := json.remove(asked, ["/request/country"])
	grounds.barred(nowhere, "transfer_unprotected")
}

test_united_states if grounds.barred(used_in("US"), "transfer_unprotected")

test_united_states_certified if {
	grounds.rests_on(grounds.with_partner(used_in("US"), {"usDataBridge": true}), "child_protection")
}

test_certified_elsewhere if {
	grounds.barred(grounds.with_partner(used_in("IN"), {"usDataBridge": true}), "transfer_unprotected")
}

test_agreement_and_risk_assessment if {
	safeguarded := grounds.holding(used_in("IN"), ["transfer_agreement", "transfer_risk_assessment"])
	grounds.rests_on(safeguarded, "child_protection")
}

test_only_one_of_the_two if {
	every kind in ["transfer_agreement", "transfer_risk_assessment"] {
		grounds.barred(grounds.holding(used_in("IN"), [kind]), "transfer_unprotected")
	}
}

test_own_data if {
	own := grounds.stating(
		grounds.with_partner(
			grounds.asking(
				grounds.question("individual", "information_request.subject_access", ["identity"]),
				{"country": "AU"},
			),
			{"code": "data_subject"},
		),
		["requested_by_subject", "identity_verified"],
	)
	grounds.rests_on(own, "subject_access")
	grounds.barred(grounds.stating(own, ["requested_by_subject"]), "transfer_unprotected")
}

test_life_at_stake if {
	saved := grounds.stating(used_in("IN"), ["child_at_risk", "life_threatening_emergency"])
	grounds.rests_on(saved, "child_protection")
}
