package test.mayishare.bars.accountability

import data.test.mayishare.grounds

# A thousand records of health data, with a partner that may have them by law.
return(records) := grounds.asking(
	grounds.question("nhs_body", "statutory_returns.social_care", ["health", "identity"]),
	{"recordCount": records},
)

assessed(asked, changes) := grounds.given(asked, {"controller": {"dpias": [object.union(
	{
		"reference": "DPIA-1",
		"title": "An assessment",
		"purposes": [asked.request.purpose],
		"dataCategories": ["health"],
		"approved": grounds.now,
		"review": grounds.now + 1,
	},
	changes,
)]}})

test_dpia_missing if grounds.barred(return(1000), "dpia_missing")

test_fewer_than_a_thousand if grounds.rests_on(return(999), "social_care_return")

test_dpia_approved if grounds.rests_on(assessed(return(1000), {}), "social_care_return")

test_dpia_of_no_use if {
	every change in [
		{"review": grounds.now},
		{"approved": grounds.now + 1},
		{"purposes": ["research"]},
		{"dataCategories": ["identity"]},
	] {
		grounds.barred(assessed(return(1000), change), "dpia_missing")
	}
}

test_dpia_held if grounds.rests_on(grounds.holding(return(1000), ["dpia"]), "social_care_return")

test_dpia_not_awaited_in_an_emergency if {
	every circumstance in ["civil_emergency", "life_threatening_emergency", "serious_harm_risk"] {
		grounds.rests_on(grounds.stating(return(1000), [circumstance]), "social_care_return")
	}
}

test_dpia_for_criminal_and_social_care_data if {
	every category in ["criminal", "social_care"] {
		asked := grounds.asking(return(1000), {"dataCategories": [category]})
		grounds.barred(asked, "dpia_missing")
	}
}

test_no_dpia_for_ordinary_data if {
	grounds.rests_on(grounds.asking(return(5000), {"dataCategories": ["identity"]}), "social_care_return")
}

profile := grounds.stating(
	grounds.question("council_service", "insight.profiling", ["contact", "identity"]),
	["identification_necessary"],
)

test_dpia_for_every_profile if grounds.barred(profile, "dpia_missing")

test_dpia_for_a_profile_covers_all_of_it if {
	grounds.barred(assessed(profile, {"dataCategories": ["identity"]}), "dpia_missing")
	grounds.rests_on(assessed(profile, {"dataCategories": ["identity", "contact"]}), "insight_internal")
}
