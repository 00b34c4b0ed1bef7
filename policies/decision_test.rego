package test.mayishare.decision

import data.mayishare
import data.test.mayishare.grounds

police := grounds.question("police", "crime.detection", ["identity"])

# Anonymous information is settled before any bar is looked at, and a bar before any ground.
test_first_whether_it_is_personal_data if {
	answer := mayishare.decision with input as grounds.asking(
		grounds.stating(police, ["payment_offered"]),
		{"dataForm": "ANONYMISED"},
	)
	answer.outcome == "ALLOW"
}

test_then_the_bars if {
	allowed := grounds.holding(police, ["court_order"])
	grounds.rests_on(allowed, "court_order")
	grounds.barred(grounds.stating(allowed, ["payment_offered"]), "never_sold")
	grounds.barred(grounds.stating(police, ["payment_offered"]), "never_sold")
}

test_then_the_grounds if {
	answer := mayishare.decision with input as police
	answer.outcome == "DENY"
	answer.denialKind == "NOT_COVERED"
}

test_nothing_asked_for_is_not_covered if {
	answer := mayishare.decision with input as grounds.asking(
		grounds.holding(police, ["court_order"]),
		{"dataCategories": []},
	)
	answer.denialKind == "NOT_COVERED"
}

test_nothing_known_is_not_allowed if not allowed({})

test_no_facts_are_not_enough if {
	asked := grounds.holding(police, ["court_order"])
	allowed(asked)
	not allowed({"request": asked.request})
	not allowed({"facts": asked.facts})
}

allowed(asked) if {
	answer := mayishare.decision with input as asked
	answer.outcome == "ALLOW"
}
