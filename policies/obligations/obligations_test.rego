package test.mayishare.obligations

import data.mayishare
import data.test.mayishare.grounds

# Within the council: the ground adds nothing of its own.
within := grounds.question("council_service", "service_management", ["identity"])

probation := grounds.with_agreement(
	grounds.question("probation", "crime.prevention", ["identity"]),
	"CONTROLLER_TO_CONTROLLER",
	["identity"],
)

emergency := grounds.stating(
	grounds.question("individual", "service_delivery.direct_care", ["contact"]),
	["life_threatening_emergency"],
)

of(asked) := answer.obligations if {
	answer := mayishare.decision with input as asked
	answer.outcome == "ALLOW"
}

test_within_the_council if of(within) == ["inform_subject", "minimise", "secure_transfer"]

test_outside_the_council if {
	of(probation) == ["inform_subject", "minimise", "record_disclosure", "secure_transfer"]
}

test_taking_in if {
	of(grounds.asking(probation, {"direction": "INBOUND"})) == ["inform_subject", "minimise", "secure_transfer"]
}

test_the_person_is_not_told_where_that_defeats_the_purpose if {
	every code in ["crime_prejudice", "consent_would_prejudice"] {
		of(grounds.stating(within, [code])) == ["minimise", "secure_transfer"]
	}
	"inform_subject" in of(grounds.stating(within, ["consent_refused"]))
}

# Told, the perpetrator could be the person, or be at their side.
test_who_must_not_be_alerted_is_not_told if {
	marac := grounds.stating(grounds.question("housing_provider", "safeguarding.domestic_abuse", ["identity"]), ["serious_harm_risk"])
	of(marac) == ["do_not_alert_perpetrator", "minimise", "record_disclosure", "record_safeguarding_decision", "secure_transfer"]
}

test_high_risk_of_domestic_abuse_whatever_the_ground if {
	high_risk := ["high_risk_domestic_abuse"]
	of(grounds.stating(within, high_risk)) == ["do_not_alert_perpetrator", "minimise", "secure_transfer"]
	asked := grounds.asking(within, {"purpose": "safeguarding.domestic_abuse"})
	of(asked) == ["do_not_alert_perpetrator", "minimise", "secure_transfer"]
	fraud := grounds.question("audit_body", "fraud.national_fraud_initiative", ["identity"])
	"inform_subject" in of(grounds.stating(fraud, ["crime_prejudice"]))
	of(grounds.stating(fraud, high_risk)) == ["do_not_alert_perpetrator", "minimise", "nfi_code_of_practice", "record_disclosure", "secure_transfer"]
}

test_an_emergency if {
	of(emergency) == ["minimise", "record_disclosure", "review_after_emergency", "secure_transfer"]
	answer := mayishare.decision with input as emergency
	answer.emergency == true
}

test_what_only_an_emergency_let_through if {
	abroad := grounds.asking(grounds.stating(within, ["life_threatening_emergency"]), {"country": "IN"})
	"review_after_emergency" in of(abroad)
	"review_after_emergency" in of(grounds.asking(abroad, {"lawfulBasis": "public_task"}))
	safeguarded := grounds.holding(abroad, ["transfer_agreement", "transfer_risk_assessment"])
	not "review_after_emergency" in of(grounds.asking(safeguarded, {"lawfulBasis": "public_task"}))

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
	not "review_after_emergency" in of(own)

	many := grounds.asking(
		grounds.stating(grounds.question("council_service", "service_management", ["social_care"]), ["civil_emergency"]),
		{"recordCount": 1000},
	)
	"review_after_emergency" in of(many)
	not "review_after_emergency" in of(grounds.holding(many, ["dpia"]))
	assessed := grounds.given(many, {"controller": {"dpias": [{
		"reference": "DPIA-1",
		"title": "An assessment",
		"purposes": ["service_management"],
		"dataCategories": ["social_care"],
		"approved": grounds.now,
		"review": grounds.now + 1,
	}]}})
	not "review_after_emergency" in of(assessed)
	not "review_after_emergency" in of(grounds.asking(many, {"recordCount": 999}))
}

test_no_emergency if {
	answer := mayishare.decision with input as within
	answer.emergency == false
}

test_a_review_overdue if {
	"review_agreement" in of(grounds.with_agreement_changed(probation, {"review": grounds.now}))
	not "review_agreement" in of(grounds.with_agreement_changed(probation, {"review": grounds.now + 1}))
}

test_every_obligation_of_a_ground_is_in_the_vocabulary if {
	every rows in data.grounds {
		every row in rows {
			every obligation in row.obligations { data.vocabulary.obligations[obligation] }
		}
	}
}
