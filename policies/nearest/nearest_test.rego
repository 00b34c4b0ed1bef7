package test.mayishare.nearest

import data.mayishare
import data.mayishare.nearest
import data.test.mayishare.grounds

reasons(asked) := answer.reasons if {
	answer := mayishare.decision with input as asked
	answer.denialKind == "NOT_COVERED"
}

police := grounds.question("police", "crime.detection", ["identity"])

test_fewest_things_lacking if {
	stating := grounds.stating(police, ["crime_prejudice"])
	[[reason.ground, reason.code] | some reason in reasons(stating)] == [["crime_and_disorder", "agreement_not_covering"]] with data.grounds.crime.police_request.purposes as ["fraud"]
	[reason.ground | some reason in reasons(stating)] == ["police_request"]
}

test_by_name_where_all_else_is_equal if {
	[reason.ground | some reason in reasons(police)] == ["crime_and_disorder"]
}

test_the_reason if {
	reasons(grounds.stating(police, ["crime_prejudice"])) == [{
		"code": "evidence_missing",
		"rule": "grounds.crime.police_request",
		"message": "Identity can go to The partner for the purpose “Detecting crime” with “Not disclosing would hinder preventing or detecting crime” stated and the document “Police request form”. There: “Not disclosing would hinder preventing or detecting crime” stated. Missing: the document “Police request form”",
		"dataCategories": ["identity"],
		"ground": "police_request",
		"lacks": [{"code": "evidence_missing", "kind": "evidence", "name": "police_request_form"}],
	}]
}

# A consent the asker named comes first, even where it lacks more.
test_the_consent_named if {
	asked := grounds.consenting(
		grounds.stating(police, ["crime_prejudice"]),
		{"status": "WITHDRAWN", "expires": grounds.now},
	)
	[[reason.ground, reason.code] | some reason in reasons(asked)] == [["consent", "consent_withdrawn"]]
}

# Grounds open to everybody are near once something of theirs is there.
newspaper := grounds.question("media", "complaints", ["health"])

test_nothing_is_near if {
	[[reason.ground, reason.code, reason.rule, reason.lacks] | some reason in reasons(newspaper)] == [[null, "no_ground", "nearest.reason", []]]
}

test_an_emergency_begun if {
	asked := grounds.stating(
		grounds.question("individual", "complaints", ["health"]),
		["life_threatening_emergency"],
	)
	[reason.lacks | some reason in reasons(asked)] == [[{"code": "circumstance_missing", "kind": "circumstance", "name": "cannot_consent"}]]
}

# The emergency lacks one thing only and has another, but it is open to any purpose.
test_a_ground_for_the_purpose_before_an_emergency_begun if {
	made_for := {"safeguarding.children": "child_protection", "safeguarding.adults": "adult_safeguarding"}
	every purpose, ground in made_for {
		asked := grounds.stating(grounds.question("police", purpose, ["health"]), ["life_threatening_emergency"])
		[reason.ground | some reason in reasons(asked)] == [ground]
	}
}

test_choices_are_laid_out_one_by_one if {
	asked := grounds.stating(
		grounds.question("police", "safeguarding.domestic_abuse", ["identity"]),
		["high_risk_domestic_abuse"],
	)
	[reason.lacks | some reason in reasons(asked)] == [[
		{"code": "evidence_missing", "kind": "evidence", "name": "marac_referral"},
		{"code": "circumstance_missing", "kind": "circumstance", "name": "serious_harm_risk"},
	]]
}

test_one_reason_for_each_category if {
	asked := grounds.asking(police, {"dataCategories": ["religion", "identity"]})
	[reason.dataCategories | some reason in reasons(asked)] == [["identity"], ["religion"]]
}

# What can go to the partner is named, and not what is open to everybody.
test_speaking_names_what_is_for_the_partner if {
	asked := grounds.question("central_government", "finance.benefits", ["religion"])
	nearest.speaking == ["benefits", "statutory_demand"] with input as asked
}

# Who could be given it for this purpose: neither whoever a contract names nor those of other data.
test_other_partners_are_named if {
	asked := grounds.question("media", "crime.detection", ["health", "identity"])
	[reason.message | some reason in reasons(asked)] == [
		"For the purpose “Detecting crime”, Health can go to Police, but The partner is none of these",
		"For the purpose “Detecting crime”, Identity can go to Government department, Court or tribunal, Fire and rescue service, NHS body, Another council, Police, Probation or Regulator or ombudsman, but The partner is none of these",
	]
}

# Of its kind the law names one partner, and this is another.
test_one_partner_of_the_kind_is_named if {
	asked := grounds.question("individual", "information_request.subject_access", ["identity"])
	[reason.message | some reason in reasons(asked)] == ["For the purpose “Subject access request”, Identity can go to the partner that the law names, and The partner is not it"]
}

# The ombudsman is the only regulator who could have it, so regulators are not named to another.
test_the_own_kind_is_not_named_among_others if {
	asked := grounds.question("regulator", "complaints", ["religion"])
	[reason.message | some reason in reasons(asked)] == ["For the purpose “Complaints”, Religion or belief can go to Council service, but The partner is none of these"]
}
