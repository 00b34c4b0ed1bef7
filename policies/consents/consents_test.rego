package test.mayishare.consents

import data.mayishare.consents
import data.test.mayishare.grounds

asked := grounds.consenting(grounds.question("voluntary", "research", ["health", "identity"]), {})

changed(changes) := grounds.given(asked, {"consent": changes})

without(field) := json.remove(asked, [concat("/", ["facts/consent", field])])

valid(about) := found if found := consents.valid with input as about

test_valid if {
	valid(asked) == true
	valid(changed({"given": grounds.now})) == true
	valid(changed({"expires": grounds.now + 1})) == true
	valid(changed({"purposes": ["any"]})) == true
}

test_not_valid if {
	every changes in [
		{"status": "WITHDRAWN"},
		{"withdrawn": grounds.now},
		{"given": grounds.now + 1},
		{"expires": grounds.now},
		{"partners": ["media"]},
		{"purposes": ["marketing"]},
		{"purposes": ["research.statistics"]},
		{"givenBy": "REPRESENTATIVE"},
		{"givenBy": "SOMEBODY"},
		{"givenBy": "SOMEBODY", "authorityVerified": true},
		{"online": true, "age": 12},
		{"reference": "CONSENT-2"},
	] {
		valid(changed(changes)) == false
	}
}

test_a_missing_fact_is_not_valid if {
	every field in ["status", "given", "expires", "partners", "purposes", "givenBy", "reference"] {
		valid(without(field)) == false
	}
}

test_no_consent_is_not_valid if {
	valid(json.remove(asked, ["facts/consent"])) == false
	valid(json.remove(asked, ["request/consent"])) == false
}

test_a_representative if {
	valid(changed({"givenBy": "REPRESENTATIVE", "authorityVerified": true})) == true
	valid(changed({"givenBy": "REPRESENTATIVE", "authorityVerified": false})) == false
}

# DPA 2018 section 9: thirteen, for what is given online; a parent for a younger child.
test_age if {
	valid(changed({"online": true, "age": 13})) == true
	valid(changed({"online": false, "age": 12})) == true
	valid(json.remove(changed({"online": true}), ["facts/consent/age"])) == false
	young := {"online": true, "age": 12, "givenBy": "REPRESENTATIVE"}
	valid(changed(object.union(young, {"authorityVerified": true}))) == true
	valid(changed(object.union(young, {"authorityVerified": false}))) == false
}

test_explicit_covers if {
	covers(asked, "health")
	not covers(changed({"explicit": false}), "health")
	not covers(without("explicit"), "health")
	not covers(changed({"dataCategories": ["identity"]}), "health")
	not covers(changed({"dataCategories": ["health.mental", "identity"]}), "health")
	not covers(changed({"expires": grounds.now}), "health")
}

covers(about, category) if consents.explicit_covers(category) with input as about

covers_of(consent_changes, request_changes) if {
	covers(grounds.asking(changed(consent_changes), request_changes), "health")
}

test_of_another if {
	not covers_of({"ofAnother": true}, {})
	covers_of({"ofAnother": false}, {})
}

test_of_many if {
	covers_of({}, {"recordCount": 1})
	not covers_of({}, {"recordCount": 2})
}

test_of_an_adult_for_a_child if {
	not covers_of({"age": 18}, {"subject": {"kind": "CHILD"}})
	covers_of({"age": 17}, {"subject": {"kind": "CHILD"}})
	covers_of({"age": 18}, {"subject": {"kind": "ADULT"}})
}

test_of_a_child_for_an_adult if {
	not covers_of({"age": 16}, {"subject": {"kind": "ADULT"}})
	covers_of({"age": 17}, {"subject": {"kind": "ADULT"}})
}

test_of_somebody_of_another_age if {
	covers_of({"age": 40}, {"subject": {"age": 41}})
	covers_of({"age": 40}, {"subject": {"age": 39}})
	not covers_of({"age": 40}, {"subject": {"age": 42}})
	not covers_of({"age": 40}, {"subject": {"age": 38}})
	not covers_of({"age": 40}, {"subject": {"age": 9}})
}

test_people_grow_older if {
	six_years_ago := grounds.now - ((6 * 366) * grounds.day)
	not covers_of({"age": 12, "given": six_years_ago}, {"subject": {"kind": "CHILD"}})
	covers_of({"age": 12, "given": six_years_ago}, {"subject": {"kind": "ADULT", "age": 19}})
	not covers_of({"age": 12, "given": six_years_ago}, {"subject": {"age": 12}})
}

test_of_the_dead if not covers_of({}, {"subject": {"kind": "DECEASED"}})

test_not_beside_a_refusal if {
	valid(asked) == true
	valid(grounds.stating(asked, ["consent_refused"])) == false
}

own(about) := found if found := consents.own_explicit with input as about

test_own_explicit if {
	own(asked) == true
	own(changed({"explicit": false})) == false
	own(changed({"givenBy": "REPRESENTATIVE", "authorityVerified": true})) == false
	own(changed({"expires": grounds.now})) == false
	own(changed({"dataCategories": ["identity"]})) == false
}

by_parent := {"givenBy": "REPRESENTATIVE", "authority": "parental_responsibility", "authorityVerified": true}

parental(changes) := found if {
	found := consents.parental with input as changed(object.union(by_parent, changes))
}

test_parental if {
	parental({}) == true
	parental({"givenBy": "SELF"}) == false
	parental({"authority": "power_of_attorney"}) == false
	parental({"authorityVerified": false}) == false
	parental({"dataCategories": ["identity"]}) == false
	parental({"expires": grounds.now}) == false
}

unopposed(about) := found if found := consents.parental_unopposed with input as about

test_the_child_objects if {
	unopposed(changed(by_parent)) == true
	unopposed(grounds.stating(changed(by_parent), ["child_objects"])) == false
	unopposed(asked) == false
}

faults(about, category) := [need.code |
	some need in found
] if {
	found := consents.lacks[category] with input as about
}

test_lacks_nothing if {
	faults(asked, "health") == []
	faults(asked, "identity") == []
}

test_lacks_all_at_once if {
	nothing_right := changed({
		"status": "WITHDRAWN",
		"expires": grounds.now,
		"partners": [],
		"givenBy": "REPRESENTATIVE",
		"explicit": false,
	})
	faults(nothing_right, "health") == [
		"consent_withdrawn",
		"consent_expired",
		"consent_out_of_scope",
		"consent_authority_unverified",
		"consent_not_explicit",
	]
	faults(nothing_right, "identity") == [
		"consent_withdrawn",
		"consent_expired",
		"consent_out_of_scope",
		"consent_authority_unverified",
	]
}

test_lacks_scope_once if {
	faults(changed({"dataCategories": ["health"]}), "identity") == ["consent_out_of_scope"]
	faults(changed({"dataCategories": ["health"]}), "health") == []
	faults(changed({"dataCategories": [], "partners": []}), "identity") == ["consent_out_of_scope"]
}

test_lacks_a_parent if {
	online := changed({"online": true, "age": 12})
	found := consents.lacks.identity with input as online
	found == [{"met": false, "code": "child_online_consent", "kind": "bar", "name": "child_online_consent"}]
}

test_lacks_is_said_of_the_consent_named_only if {
	every path in ["facts/consent", "request/consent"] {
		found := consents.lacks with input as json.remove(asked, [path])
		found == {}
	}
}

test_a_fault_is_one_of_consent if {
	found := consents.lacks.health with input as changed({"explicit": false})
	found == [{"met": false, "code": "consent_not_explicit", "kind": "consent", "name": "consent_not_explicit"}]
}
