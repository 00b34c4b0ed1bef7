package test.mayishare.needs

import data.mayishare.needs
import data.test.mayishare.grounds

asked := grounds.holding(
	grounds.stating(grounds.question("police", "crime.detection", ["health"]), ["direct_care"]),
	["warrant"],
)

test_circumstance if {
	there := needs.circumstance("direct_care") with input as asked
	there == {"met": true, "code": "circumstance_missing", "kind": "circumstance", "name": "direct_care"}
	gone := needs.circumstance("made_public") with input as asked
	gone.met == false
}

test_evidence if {
	there := needs.evidence("warrant") with input as asked
	there == {"met": true, "code": "evidence_missing", "kind": "evidence", "name": "warrant"}
	gone := needs.evidence("court_order") with input as asked
	gone.met == false
}

test_absent if {
	stated := needs.absent("direct_care") with input as asked
	stated == {"met": false, "code": "no_ground", "kind": "absent", "name": "direct_care"}
	not_stated := needs.absent("made_public") with input as asked
	not_stated.met == true
}

test_form if {
	other := needs.form("PSEUDONYMISED") with input as asked
	other == {"met": false, "code": "circumstance_missing", "kind": "form", "name": "PSEUDONYMISED"}
	same := needs.form("PSEUDONYMISED") with input as grounds.asking(asked, {"dataForm": "PSEUDONYMISED"})
	same.met == true
}

test_partner_kind if {
	same := needs.partner_kind("police") with input as asked
	same == {"met": true, "code": "no_ground", "kind": "partner_kind", "name": "police"}
	other := needs.partner_kind("court") with input as asked
	other.met == false
}

test_purpose_outside if {
	beneath := needs.purpose_outside("crime") with input as asked
	beneath == {"met": false, "code": "no_ground", "kind": "purpose_outside", "name": "crime"}
	same := needs.purpose_outside("crime.detection") with input as asked
	same.met == false
	other := needs.purpose_outside("fraud") with input as asked
	other.met == true
}

under_twelve(subject) := need.met if {
	need := needs.child_under(12) with input as grounds.asking(asked, {"subject": subject})
}

test_child_under if {
	under_twelve({"kind": "CHILD", "age": 11}) == true
	under_twelve({"kind": "CHILD", "age": 12}) == false
	under_twelve({"kind": "ADULT", "age": 11}) == false
	under_twelve({"kind": "CHILD"}) == false
	under_twelve({"kind": "DECEASED", "age": 11}) == false
	under_twelve({"age": 11}) == true
	under_twelve({"age": 12}) == false
	need := needs.child_under(12) with input as asked
	need == {"met": false, "code": "circumstance_missing", "kind": "child_under", "name": "12"}
}

test_explicit_consent if {
	none := needs.explicit_consent(["health"]) with input as asked
	none == {"met": false, "code": "consent_not_explicit", "kind": "register", "name": "consent"}
	given := needs.explicit_consent(["health"]) with input as grounds.consenting(asked, {})
	given.met == true
	implied := needs.explicit_consent(["health"]) with input as grounds.consenting(asked, {"explicit": false})
	implied.met == false
}

test_explicit_consent_to_what_needs_it if {
	mixed := grounds.asking(grounds.consenting(asked, {"dataCategories": ["health"]}), {"dataCategories": ["health.mental", "housing"]})
	of_health := needs.explicit_consent(["health"]) with input as mixed
	of_health.met == true
	of_all := needs.explicit_consent(["health", "housing"]) with input as mixed
	of_all.met == false
}

met := {"met": true, "code": "a"}

lacking := {"met": false, "code": "b"}

test_any_of if {
	needs.any_of([lacking, met]).met == true
	needs.any_of([met, lacking]).met == true
	needs.any_of([lacking, lacking]).met == false
	needs.any_of([lacking, met]).code == "b"
	needs.any_of([lacking, met]).kind == "any_of"
	needs.any_of([lacking, met]).choices == [lacking, met]
}

test_all_of if {
	needs.all_of([met, met]).met == true
	needs.all_of([met, lacking]).met == false
	needs.all_of([lacking, met]).met == false
	needs.all_of([met, lacking]).code == "b"
	needs.all_of([met, met]).code == "a"
	needs.all_of([met, lacking]).kind == "all_of"
	needs.all_of([met, lacking]).choices == [met, lacking]
}

test_only_for if {
	needs.only_for(["health"], met) == {"met": true, "code": "a", "scope": ["health"]}
}
