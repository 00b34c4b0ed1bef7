package test.mayishare.obligations

import data.mayishare
import data.test.mayishare.grounds

obligations(question) := answer.obligations if {
	answer := mayishare.decision with input as question
	answer.outcome == "ALLOW"
}

school := grounds.stating(grounds.question("school", "safeguarding.children", ["identity"]), ["child_at_risk"])

always := {"minimise", "secure_transfer"}

test_always_and_outside_the_council if {
	{code | some code in obligations(school)} == always | {"inform_subject", "record_disclosure", "record_safeguarding_decision"}
}

test_sorted if obligations(school) == sort(obligations(school))

test_within_the_council if {
	internal := grounds.question("council_service", "service_delivery", ["identity"])
	{code | some code in obligations(internal)} == always | {"inform_subject"}
}

test_taken_in if {
	inbound := grounds.asking(school, {"direction": "INBOUND"})
	not "record_disclosure" in obligations(inbound)
}

test_not_told_where_it_would_defeat_the_purpose if {
	every circumstance in ["crime_prejudice", "consent_would_prejudice"] {
		not "inform_subject" in obligations(grounds.stating(school, ["child_at_risk", circumstance]))
	}
}

test_not_told_in_an_emergency if {
	emergency := grounds.stating(school, ["child_at_risk", "life_threatening_emergency"])
	not "inform_subject" in obligations(emergency)
	"review_after_emergency" in obligations(emergency)
}

agreed := grounds.with_agreement(
	grounds.question("housing_provider", "service_delivery.housing", ["identity"]),
	"CONTROLLER_TO_CONTROLLER", ["identity"],
)

overdue := grounds.with_agreement_changed(agreed, {"review": grounds.now})

test_agreement_past_its_review if {
	"review_agreement" in obligations(overdue)
	not "review_agreement" in obligations(agreed)
	answer := mayishare.decision with input as overdue
	[reason.code | some reason in answer.reasons] == ["housing_management", "agreement_review_overdue"]
}
