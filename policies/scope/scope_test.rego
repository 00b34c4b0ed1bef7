package test.mayishare.scope

import data.mayishare
import data.test.mayishare.grounds

# Nobody speaks for telling a newspaper anything.
newspaper := grounds.question("media", "service_management", ["contact", "health.mental", "social_care"])

in_form(form) := grounds.asking(newspaper, {"dataForm": form})

of_the_dead(kind, categories) := grounds.asking(
	grounds.question(kind, "service_management", categories),
	{"subject": {"kind": "DECEASED"}},
)

# The answer rests on no ground, only on its not being personal data of a living person.
outside(asked, code, obligation) if {
	answer := mayishare.decision with input as asked
	answer.outcome == "ALLOW"
	answer.denialKind == null
	[[reason.code, reason.dataCategories] | some reason in answer.reasons] == [[code, sort(asked.request.dataCategories)]]
	answer.obligations == [obligation]
	answer.gateways == []
	answer.lawfulBases == []
	answer.conditions == []
	answer.emergency == false
	answer.validUntil == grounds.now + grounds.day
}

confidential(asked, categories) if {
	answer := mayishare.decision with input as asked
	answer.outcome == "DENY"
	answer.denialKind == "NOT_COVERED"
	[[reason.code, reason.dataCategories] | some reason in answer.reasons] == [["evidence_missing", [category]] | some category in categories]
	every reason in answer.reasons {
		reason.lacks == [{"code": "evidence_missing", "kind": "evidence", "name": "authority_to_act"}]
	}
	answer.validUntil == grounds.now + grounds.day
}

test_anonymised if outside(in_form("ANONYMISED"), "anonymous_information", "no_reidentification")

test_anonymised_rule if {
	answer := mayishare.decision with input as in_form("ANONYMISED")
	answer.reasons[0].rule == "scope.anonymous"
	answer.reasons[0].message == "Contact details, Health (mental) and Social care in this form is anonymous information, not personal data"
}

test_table_with_a_smallest_count_of_five if {
	outside(
		grounds.asking(in_form("AGGREGATED"), {"smallestCell": 5}),
		"anonymous_information",
		"no_reidentification",
	)
}

test_table_with_a_smallest_count_of_four if {
	answer := mayishare.decision with input as grounds.asking(in_form("AGGREGATED"), {"smallestCell": 4})
	answer.denialKind == "NOT_COVERED"
	"small_cells" in [reason.code | some reason in answer.reasons]
}

test_table_of_unknown_counts if {
	answer := mayishare.decision with input as in_form("AGGREGATED")
	answer.denialKind == "NOT_COVERED"
	"small_cells" in [reason.code | some reason in answer.reasons]
}

test_small_cells_is_said_of_tables_only if {
	every form in ["IDENTIFIABLE", "PSEUDONYMISED"] {
		answer := mayishare.decision with input as in_form(form)
		answer.denialKind == "NOT_COVERED"
		not "small_cells" in [reason.code | some reason in answer.reasons]
	}
}

test_pseudonymised_data_is_personal if grounds.not_spoken_for(in_form("PSEUDONYMISED"), "consent")

test_ordinary_data_of_the_dead if {
	asked := of_the_dead("media", ["identity", "contact"])
	outside(asked, "not_living", "confidentiality_survives")
	answer := mayishare.decision with input as asked
	answer.reasons[0].rule == "scope.deceased"
}

test_anonymised_data_of_the_dead if {
	outside(
		grounds.asking(of_the_dead("media", ["health"]), {"dataForm": "ANONYMISED"}),
		"anonymous_information",
		"no_reidentification",
	)
}

test_special_data_of_the_dead_that_is_not_health if {
	outside(of_the_dead("media", ["criminal", "religion"]), "not_living", "confidentiality_survives")
}

test_health_of_the_dead if confidential(of_the_dead("media", ["health.mental"]), ["health.mental"])

test_social_care_of_the_dead if {
	confidential(of_the_dead("media", ["identity", "social_care.assessment"]), ["social_care.assessment"])
}

test_both_of_the_dead if {
	asked := of_the_dead("voluntary", ["social_care", "health", "identity"])
	confidential(asked, ["health", "social_care"])
	answer := mayishare.decision with input as asked
	answer.reasons[0].message == "Health of a person who has died stays confidential: it can go to The partner only with authority to act for the estate, or a court order"
}

test_health_of_the_dead_to_who_acts_for_them if {
	every kind in ["authority_to_act", "court_order"] {
		asked := grounds.holding(of_the_dead("media", ["health", "social_care"]), [kind])
		outside(asked, "not_living", "confidentiality_survives")
	}
}

test_health_of_the_dead_on_another_document if {
	confidential(grounds.holding(of_the_dead("media", ["health"]), ["warrant"]), ["health"])
}

test_health_of_the_dead_to_court_nhs_and_police if {
	every kind in ["court", "nhs_body", "police"] {
		outside(of_the_dead(kind, ["health"]), "not_living", "confidentiality_survives")
	}
}

test_health_of_the_dead_to_others if {
	every kind, _ in data.vocabulary.partner_kinds {
		settled_as(kind)
	}
}

settled_as(kind) if kind in {"court", "nhs_body", "police"}

settled_as(kind) if confidential(of_the_dead(kind, ["health"]), ["health"])

test_the_living if {
	every kind in ["ADULT", "CHILD"] {
		asked := grounds.asking(newspaper, {"subject": {"kind": kind}})
		answer := mayishare.decision with input as asked
		answer.denialKind == "NOT_COVERED"
		{reason.code | some reason in answer.reasons} == {"no_ground"}
	}
}

# What nobody knows might be anything; about the dead it is told only to those who may be told all.
test_unknown_data_of_the_dead if {
	told := mayishare.decision with input as grounds.asking(grounds.question("court", "complaints", ["horoscope"]), {"subject": {"kind": "DECEASED"}})
	told.outcome == "ALLOW"
	kept := mayishare.decision with input as grounds.asking(grounds.question("media", "complaints", ["horoscope"]), {"subject": {"kind": "DECEASED"}})
	kept.denialKind == "NOT_COVERED"
}

# What is told of the dead may be about the living too.
test_of_somebody_else_too if {
	asked := grounds.stating(of_the_dead("media", ["family"]), ["third_party_data"])
	answer := mayishare.decision with input as asked
	answer.denialKind == "NOT_COVERED"
}

living_too(asked) := grounds.stating(asked, ["third_party_data"])

# What is about the living too is judged for their sake as well; the dead are told of no more for that.
test_in_confidence_of_the_dead_and_the_living if {
	confidential(living_too(of_the_dead("media", ["health", "identity"])), ["health"])
	grounds.barred(grounds.stating(of_the_dead("media", ["health"]), ["third_party_data", "payment_offered"]), "never_sold")
}

test_the_rest_of_the_dead_and_the_living if {
	asked := grounds.holding(living_too(of_the_dead("media", ["health"])), ["court_order"])
	answer := mayishare.decision with input as asked
	[reason.code | some reason in answer.reasons] == ["court_order"]
	"confidentiality_survives" in answer.obligations
	living := mayishare.decision with input as grounds.asking(asked, {"subject": {"kind": "ADULT"}})
	not "confidentiality_survives" in living.obligations
}
