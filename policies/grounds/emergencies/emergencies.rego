# METADATA
# title: Emergencies
# description: Saving a life, and helping people through a civil emergency.
package mayishare.grounds.emergencies

import data.mayishare.needs

# METADATA
# title: Protecting someone's life
# description: >-
#   In a life-threatening emergency, what is needed to protect anyone's life may go to whoever can
#   help, except commercial companies, the media, insurers and employers. Special category and
#   criminal offence data may go only where the person cannot consent. A reviewer looks at it again
#   afterwards.
# related_resources:
#   - description: UK GDPR Article 6(1)(d) (vital interests)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/6
#   - description: UK GDPR Article 9(2)(c) (vital interests)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/9
#   - description: Data Protection Act 2018 Schedule 1 paragraph 30 (criminal offence data)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/30
#   - description: ICO guidance on vital interests
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/lawful-basis/a-guide-to-lawful-basis/vital-interests/
# custom:
#   subject: emergencies
#   adds: [review_after_emergency]
vital_interests := [
	needs.circumstance("life_threatening_emergency"),
	needs.only_for(["special", "criminal"], needs.circumstance("cannot_consent")),
]

# METADATA
# title: Responding to a civil emergency
# description: >-
#   In an emergency such as a flood, who people are, where they live and what help they need may go
#   to those who respond to it. A reviewer looks at it again afterwards.
# related_resources:
#   - description: Civil Contingencies Act 2004 section 1
#     ref: https://www.legislation.gov.uk/ukpga/2004/36/section/1
#   - description: Civil Contingencies Act 2004 section 2
#     ref: https://www.legislation.gov.uk/ukpga/2004/36/section/2
#   - description: Civil Contingencies Act 2004 (Contingency Planning) Regulations 2005
#     ref: https://www.legislation.gov.uk/uksi/2005/2042
#   - description: ICO data sharing code, sharing in an urgent situation or an emergency
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/data-sharing/data-sharing-a-code-of-practice/data-sharing-in-an-urgent-situation-or-in-an-emergency/
# custom:
#   subject: emergencies
#   adds: [review_after_emergency]
civil_emergency := [needs.circumstance("civil_emergency")]
