package test.mayishare.grounds.education

import data.test.mayishare.grounds

# The census, with ethnicity.
school_census := grounds.with_partner(
	grounds.question(
		"central_government",
		"statutory_returns.school_census",
		["education", "ethnicity", "health.disability"],
	),
	{"code": "department_for_education"},
)

test_school_census if grounds.rests_on(school_census, "school_census")

test_school_census_basis if {
	grounds.says(
		school_census,
		"legal_obligation",
		["art9.substantial_public_interest", "sch1.6"],
		["inform_subject"],
	)
}

test_school_census_ethnicity_refused if {
	asked := grounds.stating(school_census, ["consent_refused"])
	grounds.lacks(asked, "school_census", "no_ground")
}

test_school_census_rest_when_refused if {
	asked := grounds.asking(
		grounds.stating(school_census, ["consent_refused"]),
		{"dataCategories": ["education", "health.disability"]},
	)
	grounds.rests_on(asked, "school_census")
}

test_school_census_not_for_another_department if {
	asked := grounds.with_partner(school_census, {"code": "hmrc"})
	grounds.not_spoken_for(asked, "school_census")
}

test_school_census_not_for_statutory_returns_social_care if {
	asked := grounds.asking(school_census, {"purpose": "statutory_returns.social_care"})
	grounds.not_spoken_for(asked, "school_census")
}

test_school_census_not_religion if {
	asked := grounds.asking(school_census, {"dataCategories": ["religion"]})
	grounds.not_spoken_for(asked, "school_census")
}

test_school_census_not_contact if {
	asked := grounds.asking(school_census, {"dataCategories": ["contact"]})
	grounds.not_spoken_for(asked, "school_census")
}

test_school_census_not_health_physical if {
	asked := grounds.asking(school_census, {"dataCategories": ["health.physical"]})
	grounds.not_spoken_for(asked, "school_census")
}

test_school_census_not_criminal if {
	asked := grounds.asking(school_census, {"dataCategories": ["criminal"]})
	grounds.not_spoken_for(asked, "school_census")
}

test_school_census_without_policy_document if {
	asked := grounds.without_policy(school_census, "sch1.6")
	grounds.lacks(asked, "school_census", "appropriate_policy_missing")
}
