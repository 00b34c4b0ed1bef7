package test.mayishare.sentence

import data.mayishare.sentence
import data.test.mayishare.grounds

asked := grounds.question("police", "crime.detection", ["identity"])

test_joined if {
	sentence.joined(["a"], "and") == "a"
	sentence.joined(["a", "b"], "or") == "a or b"
	sentence.joined(["a", "b", "c"], "and") == "a, b and c"
}

test_labels if {
	sentence.labels({"health.mental", "contact"}) == "Contact details and Health (mental)"
}

test_way if {
	out := sentence.way with input as asked
	out == "go to"
	inwards := sentence.way with input as grounds.asking(asked, {"direction": "INBOUND"})
	inwards == "be taken in from"
}

test_words if {
	sentence.words({"kind": "circumstance", "name": "made_public"}) == "“The person has made it public” stated"
	sentence.words({"kind": "absent", "name": "made_public"}) == "“The person has made it public” not being so"
	sentence.words({"kind": "evidence", "name": "warrant"}) == "the document “Warrant”"
	sentence.words({"kind": "child_under", "name": "12"}) == "a child under 12"
	sentence.words({"kind": "partner_kind", "name": "police"}) == "a partner of the kind “Police”"
	sentence.words({"kind": "purpose_outside", "name": "marketing"}) == "another purpose than “Marketing”"
	sentence.words({"kind": "form", "name": "PSEUDONYMISED"}) == "the data pseudonymised"
	sentence.words({"kind": "condition", "name": "special"}) == "a condition for special data"
	sentence.words({"kind": "consent", "code": "consent_expired"}) == "a consent that has not expired"
	sentence.words({"kind": "bar", "code": "child_online_consent"}) == "a parent’s consent"
	sentence.words({"kind": "register", "code": "agreement_not_covering"}) == "an agreement that covers this purpose and data"
}

# Whatever a ground or the register can lack has words.
test_every_code_has_words if {
	every code in ["withdrawn", "expired", "out_of_scope", "authority_unverified", "not_explicit"] {
		sentence.words({"kind": "consent", "code": concat("_", ["consent", code])})
	}
	every code in [
		"agreement_not_in_force", "agreement_not_covering", "appropriate_policy_missing",
		"assurance_expired", "consent_not_explicit",
	] {
		sentence.words({"kind": "register", "code": code})
	}
	every code, _ in data.vocabulary.circumstances { sentence.words({"kind": "circumstance", "name": code}) }
	every code, _ in data.vocabulary.evidence_kinds { sentence.words({"kind": "evidence", "name": code}) }
}

test_choices if {
	any_of := {"kind": "any_of", "choices": [
		{"kind": "all_of", "choices": [
			{"kind": "evidence", "name": "warrant"},
			{"kind": "evidence", "name": "court_order"},
		]},
		{"kind": "child_under", "name": "12"},
	]}
	sentence.phrase(any_of) == "either the document “Warrant” with the document “Court order” or a child under 12"
}

test_nothing_speaks if {
	none := sentence.nothing("health", []) with input as asked
	none == "No rule for the purpose “Detecting crime” lets Health go to anybody, and nothing that holds for every purpose, such as consent, a court order or an emergency, is met"
	others := sentence.nothing("health", ["court", "nhs_body"]) with input as asked
	others == "For the purpose “Detecting crime”, Health can go to Court or tribunal or NHS body, but The partner is none of these"
	named := sentence.nothing("health", ["police"]) with input as asked
	named == "For the purpose “Detecting crime”, Health can go to the partner that the law names, and The partner is not it"
	less := sentence.nothing_here("health", ["crime_and_disorder", "mappa"]) with input as asked
	less == "What can go to The partner for the purpose “Detecting crime” (crime and disorder or mappa) does not include Health"
}

missing := {"kind": "evidence", "name": "warrant", "met": false}

present := {"kind": "evidence", "name": "court_order", "met": true}

test_lacking if {
	none_there := sentence.lacking("health", [missing], [missing]) with input as asked
	none_there == "Health can go to The partner for the purpose “Detecting crime” with the document “Warrant”. Missing: the document “Warrant”"
	some_there := sentence.lacking("health", [present], [missing]) with input as asked
	some_there == "Health can go to The partner for the purpose “Detecting crime” with the document “Court order” and the document “Warrant”. There: the document “Court order”. Missing: the document “Warrant”"
}
