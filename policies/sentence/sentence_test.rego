package test.mayishare.sentence

import data.mayishare
import data.mayishare.needs
import data.mayishare.sentence
import data.test.mayishare.grounds

asked := grounds.stating(grounds.question("police", "crime.detection", ["health.mental"]), ["crime_prejudice"])

messages(question) := [reason.message | some reason in answer.reasons] if {
	answer := mayishare.decision with input as question
}

test_joined if {
	sentence.joined(["a"], "and") == "a"
	sentence.joined(["a", "b"], "and") == "a and b"
	sentence.joined(["a", "b", "c"], "or") == "a, b or c"
}

test_allowed if {
	question := grounds.holding(
		grounds.asking(asked, {"dataCategories": ["identity", "contact"]}),
		["police_request_form"],
	)
	messages(question) == ["Contact details and Identity can go to The partner for the purpose “Detecting crime”"]
}

test_inbound if {
	question := grounds.asking(grounds.question("council_service", "service_delivery", ["identity"]), {"direction": "INBOUND"})
	contains(messages(question)[0], "can be taken in from The partner")
}

# What is there and what is missing are both named.
test_lacking if {
	[message] := messages(asked)
	startswith(message, "Health (mental) can go to The partner for the purpose “Detecting crime” only with ")
	contains(message, ". There: “Not disclosing would hinder preventing or detecting crime” stated. Missing: ")
	endswith(message, "and either “Someone is at risk of death or serious harm” stated, the document “Court order” or the document “Warrant”")
}

test_nothing_at_all if {
	messages(grounds.question("media", "marketing", ["health"])) == [$"No rule lets Health go to anybody for the purpose “{data.vocabulary.purposes.marketing.label}”"]
}

test_for_others_only if {
	[message] := messages(grounds.question("media", "crime.prosecution", ["health"]))
	contains(message, "but The partner is none of these")
	contains(message, "Police")
}

test_not_this_category if {
	[message] := messages(grounds.question("central_government", "finance.benefits", ["religion"]))
	contains(message, "does not include Religion")
}

test_other_basis if {
	question := grounds.asking(
		grounds.question("council_service", "service_delivery", ["identity"]),
		{"lawfulBasis": "contract"},
	)
	messages(question) == [concat("", [
		"Identity cannot go to The partner on the basis named (",
		data.vocabulary.lawful_bases.contract.title,
		"); the basis that holds is ",
		data.vocabulary.lawful_bases.public_task.title,
	])]
}

phrase(need) := text if text := sentence.phrase(need) with input as asked

test_phrases if {
	phrase(needs.child_under(12)) == "a child under 12" with input as asked
	phrase(needs.partner_kind("police")) == "a partner of the kind “Police”" with input as asked
	phrase(needs.form("PSEUDONYMISED")) == "the data pseudonymised" with input as asked
	phrase({"kind": "condition", "name": "special"}) == "a condition for special data"
	phrase(needs.absent("consent_refused")) == concat("", ["“", data.vocabulary.circumstances.consent_refused.label, "” not being so"]) with input as asked
	phrase(needs.purpose_outside("insight")) == concat("", ["another purpose than “", data.vocabulary.purposes.insight.label, "”"]) with input as asked
}

# Whatever can be lacking has its words.
test_words_for_every_code if {
	every code in ["agreement_not_in_force", "agreement_not_covering", "appropriate_policy_missing", "assurance_expired", "child_online_consent", "consent_not_explicit"] {
		sentence.words({"kind": "register", "code": code})
	}
	every code in ["consent_withdrawn", "consent_expired", "consent_out_of_scope", "consent_authority_unverified", "consent_not_explicit"] {
		sentence.words({"kind": "consent", "code": code})
	}
}
