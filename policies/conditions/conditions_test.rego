package test.mayishare.conditions

import data.mayishare.conditions
import data.test.mayishare.grounds

asked := grounds.question("central_government", "complaints", ["health"])

lacks(row, class, about) := found if found := conditions.lacks(row, class) with input as about

missing(code) := {
	"met": false,
	"code": "appropriate_policy_missing",
	"kind": "register",
	"name": "appropriate_policy",
	"condition": code,
}

no_condition(class) := [{"met": false, "code": "no_ground", "kind": "condition", "name": class}]

public_interest := {"special": ["art9.substantial_public_interest", "sch1.6"]}

test_ordinary_data_needs_none if lacks({}, "ordinary", asked) == []

test_a_ground_without_a_condition if {
	lacks({}, "special", asked) == no_condition("special")
	lacks({"special": []}, "special", asked) == no_condition("special")
	lacks(public_interest, "criminal", asked) == no_condition("criminal")
}

test_a_condition_without_its_paragraph if {
	every code in [
		"art9.employment_social",
		"art9.health_social_care",
		"art9.public_health",
		"art9.research",
		"art9.substantial_public_interest",
	] {
		lacks({"special": [code]}, "special", asked) == no_condition("special")
		lacks({"special": [code, "sch1.29"]}, "special", asked) == no_condition("special")
	}
}

test_conditions_that_stand_alone if {
	every code in ["art9.explicit_consent", "art9.vital_interests", "art9.made_public", "art9.legal_claims"] {
		lacks({"special": [code]}, "special", asked) == []
	}
}

# Needed for 1 and for all of Part 2.
test_paragraphs_with_a_policy_document if {
	bare := grounds.given(asked, {"controller": {"appropriatePolicyDocuments": []}})
	every paragraph in ["6", "7", "8", "10", "11", "12", "14", "18", "19", "23", "24"] {
		code := concat("", ["sch1.", paragraph])
		lacks({"special": ["art9.substantial_public_interest", code]}, "special", bare) == [missing(code)]
	}
	lacks({"special": ["art9.employment_social", "sch1.1"]}, "special", bare) == [missing("sch1.1")]
}

# Not for 2, 3, 4 and 29 to 34.
test_paragraphs_without_one if {
	bare := grounds.given(asked, {"controller": {"appropriatePolicyDocuments": []}})
	every paragraph in ["29", "30", "32", "33"] {
		lacks({"criminal": [concat("", ["sch1.", paragraph])]}, "criminal", bare) == []
	}
	lacks({"special": ["art9.public_health", "sch1.3"]}, "special", bare) == []
	lacks({"special": ["art9.research", "sch1.4"]}, "special", bare) == []
	lacks({"criminal": ["art10.official_authority"]}, "criminal", bare) == []
}

test_a_condition_nobody_knows_needs_a_policy_document if {
	lacks({"criminal": ["nobody_knows"]}, "criminal", asked) == [missing("nobody_knows")]
}

test_a_policy_document_in_force if lacks(public_interest, "special", asked) == []

with_document(changes) := grounds.given(
	asked,
	{"controller": {"appropriatePolicyDocuments": [object.union(grounds.policy_document, changes)]}},
)

test_a_policy_document_not_in_force if {
	every changes in [
		{"conditions": ["sch1.10"]},
		{"adopted": grounds.now + 1},
		{"review": grounds.now},
	] {
		lacks(public_interest, "special", with_document(changes)) == [missing("sch1.6")]
	}
}

test_a_policy_document_on_its_first_and_last_second if {
	lacks(public_interest, "special", with_document({"adopted": grounds.now})) == []
	lacks(public_interest, "special", with_document({"review": grounds.now + 1})) == []
}

test_a_policy_document_without_dates if {
	undated := grounds.given(asked, {"controller": {"appropriatePolicyDocuments": [object.remove(
		grounds.policy_document,
		{"review"},
	)]}})
	lacks(public_interest, "special", undated) == [missing("sch1.6")]
}

# Paragraph 36 needs the one of the paragraph it extends.
test_paragraph_36 if {
	row := {"special": ["art9.substantial_public_interest", "sch1.24"], "criminal": ["sch1.36"]}
	lacks(row, "criminal", asked) == []
	lacks(row, "criminal", grounds.without_policy(asked, "sch1.24")) == [missing("sch1.24")]
}

test_paragraph_36_where_special_data_is_not_covered if {
	row := {"criminal": ["sch1.36"], "extends": ["sch1.14"]}
	lacks(row, "criminal", asked) == []
	lacks(row, "criminal", grounds.without_policy(asked, "sch1.14")) == [missing("sch1.14")]
}

test_paragraph_36_that_extends_nothing if {
	count(lacks({"criminal": ["sch1.36"]}, "criminal", asked)) > 0
}

# Paragraph 10(2): none to tell a competent authority.
unlawful_acts := {"special": ["art9.substantial_public_interest", "sch1.10"]}

bare_authority(changes) := grounds.with_partner(grounds.without_policy(asked, "sch1.10"), changes)

test_paragraph_10_to_a_competent_authority if {
	lacks(unlawful_acts, "special", bare_authority({"competentAuthority": true})) == []
}

test_paragraph_10_to_others if {
	lacks(unlawful_acts, "special", bare_authority({})) == [missing("sch1.10")]
}

test_paragraph_10_from_a_competent_authority if {
	taking_in := grounds.asking(bare_authority({"competentAuthority": true}), {"direction": "INBOUND"})
	lacks(unlawful_acts, "special", taking_in) == [missing("sch1.10")]
}

test_other_paragraphs_to_a_competent_authority if {
	bare := grounds.with_partner(grounds.without_policy(asked, "sch1.6"), {"competentAuthority": true})
	lacks(public_interest, "special", bare) == [missing("sch1.6")]
}

# Article 9(3): health and social care data to those who owe confidentiality.
health := {"special": ["art9.health_social_care", "sch1.2"]}

test_secrecy if {
	every kind, _ in data.vocabulary.partner_kinds { owed_as(kind) }
}

owed_as(kind) if {
	kind in {"nhs_body", "social_care_provider"}
	lacks(health, "special", grounds.with_partner(asked, {"kind": kind})) == []
}

owed_as(kind) if {
	not kind in {"nhs_body", "social_care_provider"}
	found := lacks(health, "special", grounds.with_partner(asked, {"kind": kind}))
	[[need.code, need.name] | some need in found] == [["circumstance_missing", "confidentiality_owed"]]
}

test_secrecy_stated if {
	lacks(health, "special", grounds.stating(asked, ["confidentiality_owed"])) == []
}

test_secrecy_of_an_unknown_kind if {
	count(lacks(health, "special", grounds.with_partner(asked, {"kind": "nobody_knows"}))) == 1
}
