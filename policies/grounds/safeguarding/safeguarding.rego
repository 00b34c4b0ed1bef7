# METADATA
# title: Safeguarding
# description: Protecting children and adults at risk, and people at risk from domestic abuse.
package mayishare.grounds.safeguarding

import data.mayishare.needs

# METADATA
# title: Protecting a child at risk of significant harm
# description: >-
#   What is needed to protect a child may be shared with those who protect children, where there is
#   reasonable cause to suspect significant harm or a risk of death or serious harm to anyone. No
#   agreement and no consent is needed.
# related_resources:
#   - description: Children Act 1989 section 17
#     ref: https://www.legislation.gov.uk/ukpga/1989/41/section/17
#   - description: Children Act 1989 section 47
#     ref: https://www.legislation.gov.uk/ukpga/1989/41/section/47
#   - description: Children Act 2004 section 10
#     ref: https://www.legislation.gov.uk/ukpga/2004/31/section/10
#   - description: Children Act 2004 section 11
#     ref: https://www.legislation.gov.uk/ukpga/2004/31/section/11
#   - description: Data Protection Act 2018 Schedule 1 paragraph 18 (safeguarding)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/18
#   - description: ICO guide to sharing information to safeguard children
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/data-sharing/a-10-step-guide-to-sharing-information-to-safeguard-children/
# custom:
#   subject: safeguarding
#   adds: [record_safeguarding_decision]
child_protection := [needs.any_of([
	needs.circumstance("child_at_risk"),
	needs.circumstance("serious_harm_risk"),
])]

# METADATA
# title: Protecting an adult at risk
# description: >-
#   What is needed to protect an adult with care and support needs from abuse or neglect may be
#   shared with those who can protect them, where the Care Act test is met or suspected or anyone
#   risks death or serious harm. That the person refused consent does not stop it.
# related_resources:
#   - description: Care Act 2014 section 6
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/6
#   - description: Care Act 2014 section 7
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/7
#   - description: Care Act 2014 section 42
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/42
#   - description: Care Act 2014 section 45
#     ref: https://www.legislation.gov.uk/ukpga/2014/23/section/45
#   - description: Data Protection Act 2018 Schedule 1 paragraph 18 (safeguarding)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/18
# custom:
#   subject: safeguarding
#   adds: [record_safeguarding_decision]
adult_safeguarding := [needs.any_of([
	needs.circumstance("adult_at_risk"),
	needs.circumstance("serious_harm_risk"),
])]

# METADATA
# title: Multi-agency risk assessment conference (MARAC)
# description: >-
#   What a conference on high-risk domestic abuse needs may be shared with those who take part in
#   it, where the case meets the high-risk threshold and was referred, or where anyone risks death
#   or serious harm. The perpetrator must not be alerted.
# related_resources:
#   - description: Crime and Disorder Act 1998 section 115
#     ref: https://www.legislation.gov.uk/ukpga/1998/37/section/115
#   - description: Domestic Abuse Act 2021 section 1
#     ref: https://www.legislation.gov.uk/ukpga/2021/17/section/1
#   - description: Data Protection Act 2018 Schedule 1 paragraph 18 (safeguarding)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/18
# custom:
#   subject: safeguarding
#   adds: [record_safeguarding_decision, do_not_alert_perpetrator]
marac := [needs.any_of([
	needs.all_of([
		needs.circumstance("high_risk_domestic_abuse"),
		needs.evidence("marac_referral"),
	]),
	needs.circumstance("serious_harm_risk"),
])]
