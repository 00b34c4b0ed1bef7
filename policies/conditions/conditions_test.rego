package test.mayishare.conditions

import data.mayishare.conditions
import data.test.mayishare.grounds

asked := grounds.question("contractor", "service_delivery", ["health"])

lacks(row, class, question) := [need.code | some need in list] if {
	list := conditions.lacks(row, class) with input as question
}

test_ordinary_data_needs_none if lacks({}, "ordinary", asked) == []

test_no_condition if {
	lacks({}, "special", asked) == ["no_ground"]
	lacks({"special": []}, "criminal", asked) == ["no_ground"]
}

# A class the vocabulary might one day add is never waved through.
test_unknown_class if not conditions.lacks({}, "secret") with input as asked

test_no_policy_document_needed if lacks({"special": ["sch1.3"]}, "special", asked) == []

test_policy_document if {
	lacks({"special": ["sch1.18"]}, "special", asked) == []
	lacks({"special": ["sch1.18"]}, "special", grounds.without_policy(asked, "sch1.18")) == ["appropriate_policy_missing"]
}

test_policy_document_out_of_date if {
	every change in [{"adopted": grounds.now + 1}, {"review": grounds.now}] {
		changed := grounds.given(asked, {"controller": {"appropriatePolicyDocuments": [object.union(
			grounds.policy_document,
			change,
		)]}})
		lacks({"special": ["sch1.18"]}, "special", changed) == ["appropriate_policy_missing"]
	}
}

# A condition the vocabulary does not know is taken to need a policy document, and has none.
test_unknown_condition if lacks({"special": ["sch1.99"]}, "special", asked) == ["appropriate_policy_missing"]

test_paragraph_36_extends_another if {
	row := {"special": ["sch1.18"], "criminal": ["sch1.36"]}
	lacks(row, "criminal", asked) == []
	lacks(row, "criminal", grounds.without_policy(asked, "sch1.18")) == ["appropriate_policy_missing"]
	lacks(object.union(row, {"extends": ["sch1.14"]}), "criminal", grounds.without_policy(asked, "sch1.18")) == []
	lacks({"criminal": ["sch1.36"]}, "criminal", asked) == ["appropriate_policy_missing"]
}

unlawful_acts := {"special": ["sch1.10"]}

authority := grounds.with_partner(grounds.without_policy(asked, "sch1.10"), {"competentAuthority": true})

test_no_policy_document_to_tell_a_competent_authority if {
	lacks(unlawful_acts, "special", authority) == []
	lacks(unlawful_acts, "special", grounds.asking(authority, {"direction": "INBOUND"})) == ["appropriate_policy_missing"]
	lacks(unlawful_acts, "special", grounds.with_partner(authority, {"competentAuthority": false})) == ["appropriate_policy_missing"]
	lacks({"special": ["sch1.18"]}, "special", grounds.without_policy(authority, "sch1.18")) == ["appropriate_policy_missing"]
}

care := {"special": ["art9.health_social_care", "sch1.2"]}

test_duty_of_confidentiality if {
	lacks(care, "special", asked) == ["circumstance_missing"]
	lacks(care, "special", grounds.stating(asked, ["confidentiality_owed"])) == []
	lacks(care, "special", grounds.with_partner(asked, {"kind": "nhs_body"})) == []
	lacks(care, "special", grounds.with_partner(asked, {"kind": "unheard_of"})) == ["circumstance_missing"]
}
