package test.mayishare.dpias

import data.mayishare.dpias
import data.test.mayishare.grounds

asked(categories, records) := grounds.asking(
	grounds.question("police", "crime.detection", categories),
	{"recordCount": records},
)

needed(about) := found if found := dpias.needed with input as about

to_cover(about) := found if found := dpias.to_cover with input as about

test_needed_for_sensitive_data_of_a_thousand if {
	every category in ["health.mental", "religion", "criminal.convictions", "social_care.services"] {
		needed(asked([category, "identity"], 1000)) == true
		to_cover(asked([category, "identity"], 1000)) == [category]
		needed(asked([category, "identity"], 999)) == false
	}
}

test_not_needed_for_other_data if needed(asked(["identity", "financial"], 1000000)) == false

test_not_needed_where_no_count_is_given if {
	needed(grounds.question("police", "crime.detection", ["health"])) == false
}

profiling(categories) := grounds.question("council_service", "insight.profiling", categories)

test_needed_for_profiling if {
	needed(profiling(["identity"])) == true
	to_cover(profiling(["health", "identity"])) == ["health", "identity"]
	needed(grounds.asking(profiling(["identity"]), {"purpose": "insight"})) == false
}

assessment := {
	"reference": "DPIA-1",
	"title": "An assessment",
	"purposes": ["crime"],
	"dataCategories": ["health"],
	"approved": grounds.now - grounds.day,
	"review": grounds.now + grounds.day,
}

approved(changes, categories) := found if {
	found := dpias.approved with input as grounds.given(
		asked(categories, 1000),
		{"controller": {"dpias": [object.union(assessment, changes)]}},
	)
}

test_approved if {
	approved({}, ["health.mental", "identity"]) == true
	approved({"approved": grounds.now}, ["health"]) == true
	approved({"review": grounds.now + 1}, ["health"]) == true
}

test_not_approved if {
	approved({"approved": grounds.now + 1}, ["health"]) == false
	approved({"review": grounds.now}, ["health"]) == false
	approved({"purposes": ["crime.prevention"]}, ["health"]) == false
	approved({"dataCategories": ["health.mental"]}, ["health"]) == false
	approved({}, ["criminal", "health"]) == false
}

test_a_missing_fact_does_not_approve if {
	every field in ["approved", "review", "purposes", "dataCategories"] {
		found := dpias.approved with input as grounds.given(
			asked(["health"], 1000),
			{"controller": {"dpias": [object.remove(assessment, {field})]}},
		)
		found == false
	}
}

test_none_is_not_approved if {
	found := dpias.approved with input as asked(["health"], 1000)
	found == false
}

test_emergencies if {
	every code, _ in data.vocabulary.circumstances { waits(code) }
}

urgent := {"civil_emergency", "life_threatening_emergency", "serious_harm_risk"}

waits(code) if {
	code in urgent
	dpias.emergency with input as grounds.stating(asked(["health"], 1000), [code])
}

waits(code) if {
	not code in urgent
	not urgently(code)
}

urgently(code) if dpias.emergency with input as grounds.stating(asked(["health"], 1000), [code])
