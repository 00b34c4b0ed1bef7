package test.mayishare.coverage

import data.mayishare
import data.mayishare.coverage
import data.test.mayishare.grounds

# Housing under an agreement; the agreement covers more than the ground.
housing := grounds.with_agreement(
	grounds.question("housing_provider", "service_delivery.housing", ["contact", "identity"]),
	"CONTROLLER_TO_CONTROLLER",
	["any"],
)

met(asked) := found if found := coverage.met with input as asked

lacks(asked) := found if found := coverage.lacks with input as asked

test_candidates if {
	found := coverage.candidates with input as housing
	object.keys(found) == {"court_order", "housing_management", "made_public", "vital_interests"}
	found.housing_management.subject == "housing"
	found.housing_management.row.basis == "public_task"
}

test_met if met(housing) == {"contact": ["housing_management"], "identity": ["housing_management"]}

test_each_category_for_itself if {
	asked := grounds.asking(housing, {"dataCategories": ["contact", "employment"]})
	met(asked) == {"contact": ["housing_management"]}
	answer := mayishare.decision with input as asked
	answer.denialKind == "NOT_COVERED"
	[reason.dataCategories | some reason in answer.reasons] == [["employment"]]
}

test_two_grounds_together_cover if {
	asked := grounds.consenting(housing, {"dataCategories": ["contact", "employment"]})
	both := grounds.asking(asked, {"dataCategories": ["employment", "identity"]})
	met(both) == {"employment": ["consent"], "identity": ["housing_management"]}
	answer := mayishare.decision with input as both
	answer.gateways == [
		{"code": "consent", "dataCategories": ["employment"]},
		{"code": "housing_management", "dataCategories": ["identity"]},
	]
	answer.lawfulBases == [
		{"code": "consent", "dataCategories": ["employment"]},
		{"code": "public_task", "dataCategories": ["identity"]},
	]
}

test_nothing_is_lacking_where_a_ground_is_met if lacks(housing) == {}

test_what_is_lacking if {
	alone := grounds.given(housing, {"agreements": []})
	found := lacks(grounds.asking(alone, {"dataCategories": ["identity.name"]}))
	object.keys(found["identity.name"]) == {"court_order", "housing_management", "made_public", "vital_interests"}
	[need.name | some need in found["identity.name"].court_order] == ["court_order"]
}

test_blocked_by_assurance if {
	late := grounds.with_partner(housing, {"assurance": {"expires": grounds.now}})
	found := coverage.blocked with input as late
	found == {"assurance_expired": {"contact", "identity"}}
	grounds.barred(late, "assurance_expired")
}

test_not_blocked_where_something_else_is_lacking if {
	late := grounds.with_partner(
		grounds.with_agreement_changed(housing, {"signed": false}),
		{"assurance": {"expires": grounds.now}},
	)
	found := coverage.blocked with input as late
	found == {}
	grounds.lacks(late, "housing_management", "agreement_not_in_force")
}

test_not_blocked_where_more_is_lacking_than_assurance if {
	late := grounds.given(
		grounds.with_partner(
			grounds.asking(housing, {"dataCategories": ["health.disability"]}),
			{"assurance": {"expires": grounds.now}},
		),
		{"controller": {"appropriatePolicyDocuments": []}},
	)
	found := coverage.blocked with input as late
	found == {}
	lacking := lacks(late)["health.disability"].housing_management
	[need.code | some need in lacking] == ["assurance_expired", "appropriate_policy_missing"]
}

test_not_blocked_where_another_ground_holds if {
	late := grounds.holding(
		grounds.with_partner(housing, {"assurance": {"expires": grounds.now}}),
		["court_order"],
	)
	found := coverage.blocked with input as late
	found == {}
	grounds.rests_on(late, "court_order")
}

test_blocked_by_age if {
	young := grounds.consenting(
		grounds.question("media", "marketing", ["identity"]),
		{"online": true, "age": 12},
	)
	found := coverage.blocked with input as young
	found == {"child_online_consent": {"identity"}}
}

mental_health := ["health.mental", "health", "special", "any"]

test_fit if {
	row := {"partners": ["police"], "purposes": ["crime"], "categories": ["health"]}
	asked := grounds.question("police", "crime.detection", ["health.mental"])
	coverage.partner_fits(row, asked.facts.partner.kind) with input as asked
	coverage.purpose_fits(row) with input as asked
	coverage.category_fits(row, mental_health) with input as asked
}

test_unfit_partner if {
	asked := grounds.question("police", "crime.detection", ["health.mental"])
	every row in [
		{"partners": []},
		{"partners": ["court"]},
		{"partners": ["any"], "except_partners": ["police"]},
		{"partners": ["police"], "only_partner": "metropolitan_police"},
		{},
	] {
		not fits_partner(row, asked)
	}
}

fits_partner(row, asked) if coverage.partner_fits(row, asked.facts.partner.kind) with input as asked

test_unfit_purpose if {
	asked := grounds.question("police", "crime.detection", ["health.mental"])
	every row in [
		{"purposes": []},
		{"purposes": ["fraud"]},
		{"purposes": ["any"], "except_purposes": ["crime"]},
		{},
	] {
		not fits_purpose(row, asked)
	}
}

fits_purpose(row, asked) if coverage.purpose_fits(row) with input as asked

test_unfit_category if {
	asked := grounds.question("police", "crime.detection", ["health.mental"])
	every row in [
		{"categories": []},
		{"categories": ["health.physical"]},
		{"categories": ["any"], "except_categories": ["health"]},
		{},
	] {
		not fits_category(row, asked)
	}
}

fits_category(row, asked) if coverage.category_fits(row, mental_health) with input as asked
