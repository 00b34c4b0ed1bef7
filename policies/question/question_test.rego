package test.mayishare.question

import data.mayishare.question
import data.test.mayishare.grounds

asked := grounds.question("police", "crime.detection", ["health.mental", "contact", "criminal.convictions"])

test_upwards if {
	question.upwards("health.mental") == ["health.mental", "health"]
	question.upwards("health") == ["health"]
	question.upwards("a.b.c") == ["a.b.c", "a", "a.b"]
}

test_purposes if {
	question.purposes == ["crime.detection", "crime", "any"] with input as asked
}

test_names if {
	names := question.names with input as asked
	names == {
		"health.mental": ["health.mental", "health", "special", "any"],
		"contact": ["contact", "ordinary", "any"],
		"criminal.convictions": ["criminal.convictions", "criminal", "criminal", "any"],
	}
}

test_an_unknown_category_has_no_name if {
	names := question.names with input as grounds.asking(asked, {"dataCategories": ["nobody_knows"]})
	names == {}
}

test_codes_cover_on_the_dot_only if {
	question.covers(["health"], question.upwards("health.mental"))
	not question.covers(["health"], question.upwards("healthy"))
	not question.covers(["health.mental"], question.upwards("health"))
	not question.covers([], question.upwards("health"))
}

test_classes if {
	question.class("identity") == "ordinary"
	question.class("social_care") == "ordinary"
	question.class("education.send") == "ordinary"
	question.class("health.sexual") == "special"
	question.class("criminal.allegations") == "criminal"
}

test_every_special_category_is_one if {
	every code in [
		"health", "sex_life", "sexual_orientation", "ethnicity", "religion", "political_opinion",
		"trade_union", "genetic", "biometric",
	] {
		question.class(code) == "special"
	}
}

test_under if {
	under := question.under(["special", "criminal"]) with input as asked
	under == ["criminal.convictions", "health.mental"]
	sensitive := question.under(["health"]) with input as asked
	sensitive == ["health.mental"]
}

form(changes) := found if found := question.form with input as grounds.asking(asked, changes)

test_form if {
	form({}) == "IDENTIFIABLE"
	form({"dataForm": "PSEUDONYMISED"}) == "PSEUDONYMISED"
	form({"dataForm": "ANONYMISED"}) == "ANONYMISED"
	form({"dataForm": "AGGREGATED", "smallestCell": 5}) == "AGGREGATED"
	form({"dataForm": "AGGREGATED", "smallestCell": 4}) == "IDENTIFIABLE"
	form({"dataForm": "AGGREGATED"}) == "IDENTIFIABLE"
	form({"dataForm": "IDENTIFIABLE", "smallestCell": 5}) == "IDENTIFIABLE"
	form({"dataForm": "NOBODY_KNOWS"}) == "IDENTIFIABLE"
}

small(changes) := found if found := question.small_cells with input as grounds.asking(asked, changes)

test_small_cells if {
	small({"dataForm": "AGGREGATED"}) == true
	small({"dataForm": "AGGREGATED", "smallestCell": 4}) == true
	small({"dataForm": "AGGREGATED", "smallestCell": 5}) == false
	small({}) == false
}

protected(country, certified) if {
	question.protected_country with input as grounds.with_partner(
		grounds.asking(asked, {"country": country}),
		{"usDataBridge": certified},
	)
}

# The countries of UK transfer regulations: the EEA, and those named one by one.
test_protected_countries if {
	every country in [
		"GB", "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
		"IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "GI",
		"AD", "AR", "CA", "FO", "GG", "IM", "IL", "JP", "JE", "NZ", "KR", "CH", "UY",
	] {
		protected(country, false)
	}
}

test_unprotected_countries if {
	every country in ["AU", "BR", "CN", "IN", "RU", "TR", "UA", "ZA", "XX", ""] { not protected(country, true) }
}

test_the_united_states_by_certificate_only if {
	protected("US", true)
	not protected("US", false)
}

test_transfer_safeguards_go_together if {
	safeguarded(["transfer_agreement", "transfer_risk_assessment"])
	not safeguarded(["transfer_agreement"])
	not safeguarded(["transfer_risk_assessment"])
}

safeguarded(kinds) if question.transfer_safeguarded with input as grounds.holding(asked, kinds)

own_request := grounds.stating(
	grounds.with_partner(
		grounds.question("individual", "information_request.subject_access", ["identity"]),
		{"code": "data_subject"},
	),
	["requested_by_subject", "identity_verified"],
)

test_own_data if {
	own_data(own_request)
	not own_data(grounds.with_partner(own_request, {"code": "another"}))
	not own_data(grounds.asking(own_request, {"purpose": "information_request.foi"}))
	not own_data(grounds.stating(own_request, ["requested_by_subject"]))
	not own_data(grounds.stating(own_request, ["identity_verified"]))
}

test_asked_by_the_person if {
	asked_by_the_person(own_request)
	not asked_by_the_person(grounds.stating(
		own_request,
		["requested_by_subject", "identity_verified", "parental_responsibility"],
	))
}

asked_by_the_person(about) if question.asked_by_the_person with input as about

own_data(about) if question.own_data with input as about

test_police_and_crime if {
	police_and_crime(grounds.stating(asked, ["crime_prejudice"]))
	not police_and_crime(asked)
	not police_and_crime(grounds.stating(grounds.with_partner(asked, {"kind": "probation"}), ["crime_prejudice"]))
}

police_and_crime(about) if question.police_and_crime with input as about
