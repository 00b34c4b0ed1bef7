package test.mayishare.scope

import data.mayishare
import data.test.mayishare.grounds

# A newspaper: nothing personal would ever go there.
asked := grounds.question("media", "marketing", ["health", "identity"])

in_form(form) := grounds.asking(asked, {"dataForm": form})

counted(smallest) := grounds.asking(in_form("AGGREGATED"), {"smallestCell": smallest})

gives(question, code, obligation) if {
	answer := mayishare.decision with input as question
	answer.outcome == "ALLOW"
	[reason.code | some reason in answer.reasons] == [code]
	answer.gateways == []
	answer.lawfulBases == []
	answer.obligations == [obligation]
	answer.validUntil == grounds.now + grounds.day
}

test_anonymous_information if gives(in_form("ANONYMISED"), "anonymous_information", "no_reidentification")

test_counts_of_five_or_more if gives(counted(5), "anonymous_information", "no_reidentification")

test_anonymous_information_passes_every_bar if {
	sold := grounds.stating(in_form("ANONYMISED"), ["payment_offered"])
	gives(sold, "anonymous_information", "no_reidentification")
}

# Small cells, or cells of unknown size, can identify people; the answer says so.
test_small_cells if {
	every question in [counted(4), in_form("AGGREGATED")] {
		answer := mayishare.decision with input as question
		answer.denialKind == "NOT_COVERED"
		"small_cells" in [reason.code | some reason in answer.reasons]
	}
}

test_small_cells_of_what_may_be_shared if {
	question := grounds.asking(
		grounds.question("council_service", "service_delivery", ["identity"]),
		{"dataForm": "AGGREGATED", "smallestCell": 1},
	)
	answer := mayishare.decision with input as question
	answer.outcome == "ALLOW"
	"small_cells" in [reason.code | some reason in answer.reasons]
}

test_pseudonymised_data_is_personal if {
	answer := mayishare.decision with input as in_form("PSEUDONYMISED")
	answer.denialKind == "NOT_COVERED"
	not "small_cells" in [reason.code | some reason in answer.reasons]
}

of_the_dead(kind, categories) := grounds.asking(
	grounds.question(kind, "complaints", categories),
	{"subject": {"kind": "DECEASED"}},
)

test_not_living if gives(of_the_dead("media", ["identity", "financial"]), "not_living", "confidentiality_survives")

stays_confidential(question, categories) if {
	answer := mayishare.decision with input as question
	answer.denialKind == "NOT_COVERED"
	[reason.dataCategories[0] | some reason in answer.reasons] == categories
	{reason.code | some reason in answer.reasons} == {"evidence_missing"}
	{lack.name | some reason in answer.reasons; some lack in reason.lacks} == {"authority_to_act"}
}

test_confidence_outlives_the_person if {
	stays_confidential(of_the_dead("media", ["identity", "social_care", "health.mental"]), ["health.mental", "social_care"])
}

test_told_with_authority_or_an_order if {
	every kind in ["authority_to_act", "court_order"] {
		held := grounds.holding(of_the_dead("individual", ["health"]), [kind])
		gives(held, "not_living", "confidentiality_survives")
	}
}

test_not_told_with_a_warrant if {
	stays_confidential(grounds.holding(of_the_dead("individual", ["health"]), ["warrant"]), ["health"])
}

test_told_to_court_nhs_and_police if {
	every kind in ["court", "nhs_body", "police"] {
		gives(of_the_dead(kind, ["health", "social_care"]), "not_living", "confidentiality_survives")
	}
}

test_not_told_to_a_regulator if stays_confidential(of_the_dead("regulator", ["health"]), ["health"])

# Anonymous comes first: of nobody, so of nobody who died.
test_anonymous_information_about_the_dead if {
	question := grounds.asking(of_the_dead("media", ["health"]), {"dataForm": "ANONYMISED"})
	gives(question, "anonymous_information", "no_reidentification")
}
